import { performance } from 'node:perf_hooks';
import { startTimeSlice } from '../yield-to-others.ts';

/** Work that is done in steps: the generator yields where others may have their turn. */
export interface PacedWork {
  steps(): Generator<void>;
}

/** After a round of work, commands get this many times the time that the round took, if they need it. */
const REST_FACTOR = 12;
/** Longest rest, so that many thousand followers still get a message about each second. */
const MAX_REST_MS = 1_000;
/** The event loop counts as idle while it is busy for less than this share of the time. */
const IDLE_UTILIZATION = 0.25;
/** The utilization of a shorter time says nothing. */
const MIN_OBSERVED_MS = 5;

/** What is known when the next round of work is due. */
export interface Pace {
  /** Time that the last round took. */
  readonly roundMs: number;
  /** Time since its end. */
  readonly sinceMs: number;
  /** Share of the time since then in which the event loop was busy with other things. */
  readonly utilization: number;
}

/** Returns after how many milliseconds to look again, or 0 if the next round may begin. */
export function restMs({ roundMs, sinceMs, utilization }: Pace): number {
  const rest = Math.min(roundMs * REST_FACTOR, MAX_REST_MS) - sinceMs;
  if (rest <= 0) return 0;
  if (sinceMs < MIN_OBSERVED_MS) return Math.min(rest, MIN_OBSERVED_MS);
  return utilization < IDLE_UTILIZATION ? 0 : Math.min(rest, MIN_OBSERVED_MS);
}

/**
 * Does the work for all followers of a process, in slices of time and in rounds. Under load it rests after a
 * round, so that followers never take more than a fixed share of the time of the commands, however many they
 * are. What is recorded meanwhile waits for the next round. While there is little to do it does not rest.
 */
export class Pacer {
  private readonly due = new Set<PacedWork>();
  private isScheduled = false;
  private roundMs = 0;
  private endedAtMs = 0;
  private utilizationAtEnd = performance.eventLoopUtilization();

  /** Adds work to the next round. Work that is added again before it starts is done once. */
  add(work: PacedWork): void {
    this.due.add(work);
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled || this.due.size === 0) return;
    this.isScheduled = true;
    this.startWhenRested();
  }

  private startWhenRested(): void {
    const rest = restMs({
      roundMs: this.roundMs,
      sinceMs: performance.now() - this.endedAtMs,
      utilization: performance.eventLoopUtilization(this.utilizationAtEnd).utilization,
    });
    if (rest > 0) setTimeout(() => this.startWhenRested(), rest);
    else setImmediate(() => this.startRound());
  }

  private startRound(): void {
    this.roundMs = 0;
    const works = [...this.due];
    this.due.clear();
    this.doSlice(stepsOf(works));
  }

  private doSlice(steps: Generator<void>): void {
    const startMs = performance.now();
    const isSliceOver = startTimeSlice();
    let isDone: boolean | undefined = false;
    while (!isDone && !isSliceOver()) isDone = steps.next().done;
    this.endedAtMs = performance.now();
    this.roundMs += this.endedAtMs - startMs;
    if (!isDone) {
      setImmediate(() => this.doSlice(steps));
      return;
    }
    this.utilizationAtEnd = performance.eventLoopUtilization();
    this.isScheduled = false;
    this.schedule();
  }
}

function* stepsOf(works: readonly PacedWork[]): Generator<void> {
  for (const work of works) yield* work.steps();
}
