import { setTimeout as pause } from 'node:timers/promises';
import type { status } from '@grpc/grpc-js';

export type CallKind = 'read' | 'append' | 'subscribe' | 'gossip' | 'features';

/** The present faults of a node. A test sets them; none is random. */
export class Faults {
  /** Wait before each answer. */
  answerDelayMs = 0;
  /** Wait before each append, as for a disk and for replication. The timers of Node cut it to whole ms. */
  appendDelayMs = 0;
  /** Wait before each event of a page. */
  eventDelayMs = 0;
  /** The next `times` appends are refused with this status, and not written. */
  refuse: { times: number; readonly code: status; readonly details: string } | null = null;
  /** At the next `times` appends the node writes the events and then goes away before it answers. */
  cutAfterAppend: { times: number; readonly awayMs: number } | null = null;
  private hanging: ReadonlySet<CallKind> = new Set();
  private held: (() => void)[] = [];

  /** Accepts calls of these kinds, and does not answer them until `release`. */
  hang(...kinds: CallKind[]): void {
    this.hanging = new Set(kinds);
  }

  /** Lets the held calls continue. An append may be written although its caller gave up long ago. */
  release(): void {
    this.hanging = new Set();
    for (const go of this.held.splice(0)) go();
  }

  /** Number of calls that wait because the node hangs. */
  get waiting(): number {
    return this.held.length;
  }

  /** Waits as long as the faults make a call wait. Each call awaits this first. */
  async pass(kind: CallKind): Promise<void> {
    if (this.hanging.has(kind)) await new Promise<void>((go) => this.held.push(go));
    const delayMs = this.answerDelayMs + (kind === 'append' ? this.appendDelayMs : 0);
    if (delayMs > 0) await pause(delayMs);
  }

  takeRefusal(): { readonly code: status; readonly details: string } | null {
    const { refuse } = this;
    if (!refuse || refuse.times <= 0) return null;
    refuse.times -= 1;
    return refuse;
  }

  /** Returns for how many milliseconds the node must go away now, or null when it stays. */
  takeCut(): number | null {
    const { cutAfterAppend: cut } = this;
    if (!cut || cut.times <= 0) return null;
    cut.times -= 1;
    return cut.awayMs;
  }
}
