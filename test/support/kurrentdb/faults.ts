import { setTimeout as pause } from 'node:timers/promises';
import type { status } from '@grpc/grpc-js';

export type CallKind = 'read' | 'append' | 'subscribe' | 'gossip' | 'features';

/** The present faults of a node. A test sets them; none is random. */
export class Faults {
  /** Wait before each answer. */
  answerDelayMs = 0;
  /** Wait of each append before it is written. */
  appendDelayMs = 0;
  /** Wait before each event of a page. */
  eventDelayMs = 0;
  /** Time from the first call after a start until the node answers, as of a server that has just started. */
  coldStartMs = 0;
  /** The node ends itself at the next append that the cluster writes. */
  isDiskFull = false;
  /** The next `times` appends are refused with this status, and not written. */
  refuse: { times: number; readonly code: status; readonly details: string } | null = null;
  /** At the next append the node writes the events and stops before it answers, until the test starts it. */
  cutsAfterAppend = false;
  private hanging: ReadonlySet<CallKind> = new Set();
  private held: (() => void)[] = [];
  private still: { readonly over: Promise<void>; readonly end: () => void } | null = null;
  private warmAt: number | null = null;

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

  /** Holds everything in the node until `wake`. */
  standStill(): void {
    let end = (): void => undefined;
    const over = new Promise<void>((go) => (end = go));
    this.still ??= { over, end };
  }

  wake(): void {
    this.still?.end();
    this.still = null;
  }

  get isStill(): boolean {
    return this.still !== null;
  }

  /** Waits while the node stands still. */
  async untilAwake(): Promise<void> {
    while (this.still) await this.still.over;
  }

  /** Makes the next call the first one after a start. */
  coolDown(): void {
    this.warmAt = null;
  }

  /** Waits as long as the faults make a call wait. Each call awaits this first. */
  async pass(kind: CallKind): Promise<void> {
    if (this.hanging.has(kind)) await new Promise<void>((go) => this.held.push(go));
    if (this.answerDelayMs > 0) await pause(this.answerDelayMs);
    if (this.coldStartMs > 0) {
      this.warmAt ??= performance.now() + this.coldStartMs;
      await pauseUntil(this.warmAt);
    }
    await this.untilAwake();
  }

  /** Waits as long as it takes to write an append. */
  async passWrite(): Promise<void> {
    if (this.appendDelayMs > 0) await pauseUntil(performance.now() + this.appendDelayMs);
    await this.untilAwake();
  }

  takeRefusal(): { readonly code: status; readonly details: string } | null {
    const { refuse } = this;
    if (!refuse || refuse.times <= 0) return null;
    refuse.times -= 1;
    return refuse;
  }

  /** Returns whether the node must stop now. Only the first append after a cut was asked for is cut. */
  takeCut(): boolean {
    const isCut = this.cutsAfterAppend;
    this.cutsAfterAppend = false;
    return isCut;
  }
}

/** Waits until a time of `performance.now()`, to half a millisecond. A timer counts whole ones. */
async function pauseUntil(time: number): Promise<void> {
  for (let left = time - performance.now(); left > 0.6; left = time - performance.now()) {
    await pause(Math.max(Math.floor(left), 1));
  }
}
