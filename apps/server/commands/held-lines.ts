import { FREE_BYTES, type BodyBudget } from '../limits/body-budget.ts';

const BLOCK_BYTES = FREE_BYTES;
/** The number of the line and its length, 4 bytes each. */
const HEAD_BYTES = 8;

interface Block {
  readonly bytes: Buffer;
  used: number;
  /** Bytes that the budget counts for it. */
  readonly counted: number;
}

export interface HeldLine {
  /** Line of the body, from 1. */
  readonly line: number;
  readonly text: string;
}

/**
 * The lines of a body that are good so far, as bytes: parsed commands take several times as much memory. The
 * lines are copied, because a piece of a chunk would hold the whole chunk.
 */
export class HeldLines {
  private blocks: Block[] = [];

  constructor(private readonly budget: BodyBudget) {}

  /** @throws ProblemError `server-full` */
  add(line: number, text: Buffer): void {
    const size = HEAD_BYTES + text.length;
    let block = this.blocks.at(-1);
    if (!block || block.used + size > block.bytes.length) block = this.addBlock(Math.max(BLOCK_BYTES, size));
    block.bytes.writeUInt32LE(line, block.used);
    block.bytes.writeUInt32LE(text.length, block.used + 4);
    text.copy(block.bytes, block.used + HEAD_BYTES);
    block.used += size;
  }

  get isEmpty(): boolean {
    return this.blocks.length === 0;
  }

  /** Yields the lines in order, and frees their bytes block by block. */
  *take(): Generator<HeldLine, void, undefined> {
    for (let block = this.blocks[0]; block; block = this.blocks[0]) {
      const { bytes, used } = block;
      for (let at = 0; at < used;) {
        const start = at + HEAD_BYTES;
        const end = start + bytes.readUInt32LE(at + 4);
        yield { line: bytes.readUInt32LE(at), text: bytes.toString('utf8', start, end) };
        at = end;
      }
      // `clear` may have been called in the meantime.
      if (this.blocks[0] === block) this.blocks.shift();
      else return;
      this.budget.release(block.counted);
    }
  }

  /** Frees the bytes of all lines. */
  clear(): void {
    for (const { counted } of this.blocks) this.budget.release(counted);
    this.blocks = [];
  }

  private addBlock(size: number): Block {
    const counted = this.blocks.length === 0 ? size - BLOCK_BYTES : size;
    this.budget.take(counted);
    const block = { bytes: Buffer.allocUnsafeSlow(size), used: 0, counted };
    this.blocks.push(block);
    return block;
  }
}
