import { setTimeout as pause } from 'node:timers/promises';
import type { status } from '@grpc/grpc-js';

export type CallKind = 'read' | 'append' | 'subscribe' | 'gossip' | 'features';

/** What is wrong with a node just now. All of it on demand, none of it by chance. */
export class Faults {
  /** Milliseconds before each answer. */
  slowness = 0;
  /** Milliseconds before each event of a page. */
  eventMs = 0;
  /** So many of the next appends are refused with this status, without being taken. */
  refuse: { times: number; readonly code: status; readonly details: string } | null = null;
  /** So many of the next appends are taken, and then the node is gone before the answer, for a while. */
  cutAfterAppend: { times: number; readonly awayMs: number } | null = null;
  private hanging: ReadonlySet<CallKind> = new Set();
  private held: (() => void)[] = [];

  /** Calls of these kinds are accepted and not answered, until `letGo`. */
  hang(...kinds: CallKind[]): void {
    this.hanging = new Set(kinds);
  }

  /** What was held is worked off now, however late; an append may be taken whose caller gave up long ago. */
  letGo(): void {
    this.hanging = new Set();
    for (const go of this.held.splice(0)) go();
  }

  /** So many calls wait because the node hangs. */
  get waiting(): number {
    return this.held.length;
  }

  /** Each call passes here before it is worked on. */
  async pass(kind: CallKind): Promise<void> {
    if (this.hanging.has(kind)) await new Promise<void>((go) => this.held.push(go));
    if (this.slowness > 0) await pause(this.slowness);
  }

  takeRefusal(): { readonly code: status; readonly details: string } | null {
    const { refuse } = this;
    if (!refuse || refuse.times <= 0) return null;
    refuse.times -= 1;
    return refuse;
  }

  /** Milliseconds for which the node is to be gone now, or null where it stays. */
  takeCut(): number | null {
    const { cutAfterAppend: cut } = this;
    if (!cut || cut.times <= 0) return null;
    cut.times -= 1;
    return cut.awayMs;
  }
}
