import type { FeedGap } from '../feed-status.ts';
import type { LapTimes } from './lap-times.ts';

/** A gap that the decoder did not fill within this time is known: an official decides about it. */
const FILL_WITHIN_MS = 10_000;
/** A decoder that did not answer is asked again after this time. */
const ASK_AGAIN_MS = 3_000;
const MAX_GAPS = 100;

/** Transponders that should have crossed in a gap, with the instant, by the clock of the server. */
interface Due {
  readonly transponder: string;
  readonly atMs: number;
}

interface Gap {
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
  readonly atMs: number;
  readonly state: FeedGap['state'];
  /** When the decoder was asked for it, first and last; null before. */
  readonly asked: { readonly firstMs: number; readonly lastMs: number } | null;
  readonly due: readonly Due[];
}
export type GapsState = readonly Gap[];

/** The passings that are missing in the numbers of a feed. */
export class Gaps {
  private gaps: readonly Gap[];

  constructor(gaps: GapsState = []) {
    this.gaps = gaps;
  }

  get state(): GapsState {
    return this.gaps;
  }

  open(gap: { epoch: number; from: number; to: number; atMs: number; due: readonly Due[] }): void {
    this.gaps = [...this.gaps, { ...gap, state: 'asked' as const, asked: null }].slice(-MAX_GAPS);
  }

  has(epoch: number, number: number): boolean {
    return this.gaps.some((gap) => holds(gap, epoch, number));
  }

  /** Takes a number out of its gap, because it came. */
  fill(epoch: number, number: number): void {
    if (!this.has(epoch, number)) return;
    this.gaps = this.gaps.flatMap((gap) => (holds(gap, epoch, number) ? without(gap, number) : [gap]));
  }

  /** Returns the gaps to ask the decoder for now, and notes that it is asked. */
  ask(epoch: number, atMs: number): readonly Gap[] {
    const due = this.gaps.filter((gap) => gap.epoch === epoch && isToAsk(gap, atMs));
    if (due.length === 0) return due;
    const asked = (gap: Gap): Gap => ({
      ...gap,
      asked: { firstMs: gap.asked?.firstMs ?? atMs, lastMs: atMs },
    });
    this.gaps = this.gaps.map((gap) => (due.includes(gap) ? asked(gap) : gap));
    return due;
  }

  /** A new connection may fill any gap: nothing was asked on it. */
  connected(): void {
    this.gaps = this.gaps.map((gap) => ({ ...gap, asked: null }));
  }

  advance(atMs: number): void {
    if (!this.gaps.some((gap) => isOverdue(gap, atMs))) return;
    this.gaps = this.gaps.map((gap) => (isOverdue(gap, atMs) ? { ...gap, state: 'known' } : gap));
  }

  /** Returns the gaps, the newest first. A car that crossed at its time after all is not due. */
  report(lapTimes: LapTimes, nameOf: (transponder: string) => string): FeedGap[] {
    return this.gaps.toReversed().map(({ epoch, from, to, atMs, state, due }) => {
      const missed = due.filter((each) => !lapTimes.crossedNear(each.transponder, each.atMs));
      const cars = [...new Set(missed.map(({ transponder }) => nameOf(transponder)))];
      return { epoch, from, to, at: new Date(atMs).toISOString(), state, cars };
    });
  }
}

const holds = (gap: Gap, epoch: number, number: number): boolean =>
  gap.epoch === epoch && gap.from <= number && number <= gap.to;

const isOverdue = ({ state, asked }: Gap, nowMs: number): boolean =>
  state === 'asked' && asked !== null && nowMs - asked.firstMs >= FILL_WITHIN_MS;

const isToAsk = ({ state, asked }: Gap, nowMs: number): boolean =>
  asked === null || (state === 'asked' && nowMs - asked.lastMs >= ASK_AGAIN_MS);

const without = (gap: Gap, number: number): Gap[] =>
  [
    { ...gap, to: number - 1 },
    { ...gap, from: number + 1 },
  ].filter(({ from, to }) => from <= to);
