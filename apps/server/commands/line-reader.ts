import { BODY } from '../http/problem-sets.ts';
import { FREE_BYTES, type BodyBudget } from '../limits/body-budget.ts';

const LINE_END = 0x0a;
const HASH = 0x23;
/** Tab, line end, vertical tab, form feed, carriage return, space. */
const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);

const MIN_REST_BYTES = 4 * 1024;
const countedBytes = (bytes: number): number => Math.max(0, bytes - FREE_BYTES);

/**
 * Splits bytes into lines as they arrive. White space at the start of a line and lines that start with `#`
 * are dropped at once, so that they take no memory however long they are. Of other lines it holds at most one
 * that has not ended yet.
 */
export class LineReader {
  /** Number of the last line that was returned, from 1. */
  line = 0;
  private currentLine = 1;
  private isComment = false;
  private isTooLong = false;
  /** The start of a line whose end has not arrived. */
  private rest = Buffer.alloc(0);
  private restLength = 0;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(
    private readonly maxLineBytes: number,
    private readonly budget: BodyBudget,
  ) {}

  /**
   * Yields the lines that a chunk completes. The bytes of a line are valid until the next one is asked for.
   * @throws ProblemError `not-utf8`, `server-full`
   */
  *linesOf(chunk: Buffer): Generator<Buffer | 'too-long', void, undefined> {
    this.decode(chunk);
    for (let at = 0; at < chunk.length;) {
      if (this.isAtStart) at = this.skipBlanks(chunk, at);
      const found = at < chunk.length ? chunk.indexOf(LINE_END, at) : -1;
      const end = found < 0 ? chunk.length : found;
      if (!this.isComment) this.hold(chunk, at, end);
      if (found >= 0) yield* this.endLine();
      at = end + 1;
    }
  }

  /** Yields what follows the last line end, if it is not blank. @throws ProblemError `not-utf8` */
  *lastLine(): Generator<Buffer | 'too-long', void, undefined> {
    this.decode();
    yield* this.endLine();
  }

  /** Frees what it holds. Call it at the end of the body. */
  close(): void {
    this.budget.release(countedBytes(this.rest.length));
    this.rest = Buffer.alloc(0);
    this.restLength = 0;
  }

  private get isAtStart(): boolean {
    return this.restLength === 0 && !this.isComment && !this.isTooLong;
  }

  /** Returns where the next line begins that is not blank. */
  private skipBlanks(chunk: Buffer, from: number): number {
    let at = from;
    for (; isBlank(chunk[at]); at += 1) if (chunk[at] === LINE_END) this.currentLine += 1;
    this.isComment = chunk[at] === HASH;
    return at;
  }

  private hold(chunk: Buffer, from: number, to: number): void {
    const length = this.restLength + to - from;
    this.isTooLong ||= length > this.maxLineBytes;
    if (this.isTooLong) {
      this.restLength = 0;
      return;
    }
    if (length > this.rest.length) this.growRest(Math.max(MIN_REST_BYTES, 2 * this.rest.length, length));
    chunk.copy(this.rest, this.restLength, from, to);
    this.restLength = length;
  }

  private growRest(bytes: number): void {
    this.budget.take(countedBytes(bytes) - countedBytes(this.rest.length));
    const grown = Buffer.allocUnsafeSlow(bytes);
    this.rest.copy(grown, 0, 0, this.restLength);
    this.rest = grown;
  }

  private *endLine(): Generator<Buffer | 'too-long', void, undefined> {
    const { isTooLong, restLength } = this;
    this.line = this.currentLine;
    this.currentLine += 1;
    this.isComment = false;
    this.isTooLong = false;
    this.restLength = 0;
    if (isTooLong) yield 'too-long';
    else if (restLength > 0) yield this.rest.subarray(0, restLength);
  }

  /** Invalid bytes would be decoded as "�" and enter the record. */
  private decode(chunk?: Buffer): void {
    try {
      this.decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw BODY.error('not-utf8', 'The body is not UTF-8 text.');
    }
  }
}
