import { median } from './median.ts';

const MAX_TRANSPONDERS = 2_000;
const LAPS = 7;
/** Two reads that are closer than this are one crossing. */
const SAME_CROSSING_MS = 3_000;

interface Lately {
  /** The median of the laps; null until it is asked for. */
  medianMs: number | null;
  /** The last two crossings: of the one before the gap, the next may have come already. */
  readonly crossings: number[];
  readonly laps: number[];
}

/** How long each transponder takes for a lap, and when it crossed last. Times are those of the server. */
export class LapTimes {
  private readonly lately = new Map<string, Lately>();

  crossed(transponder: string, atMs: number): void {
    const known = this.lately.get(transponder);
    const lately = known ?? { medianMs: null, crossings: [], laps: [] };
    const last = lately.crossings.at(-1);
    if (last !== undefined && atMs - last < SAME_CROSSING_MS) return;
    if (last !== undefined) push(lately.laps, atMs - last, LAPS);
    lately.medianMs = null;
    push(lately.crossings, atMs, 2);
    if (known) return;
    this.lately.set(transponder, lately);
    if (this.lately.size > MAX_TRANSPONDERS) this.dropOldest();
  }

  /** Returns the transponders whose next crossing fell between two instants, if they keep their pace. */
  due(fromMs: number, toMs: number): { transponder: string; atMs: number }[] {
    const due: { transponder: string; atMs: number }[] = [];
    for (const [transponder, lately] of this.lately) {
      const last = lately.crossings.at(-1);
      if (last === undefined || lately.laps.length < 2) continue;
      const lapMs = lapMsOf(lately);
      const atMs = last + lapMs;
      if (fromMs - lapMs / 10 <= atMs && atMs <= toMs + lapMs / 10) due.push({ transponder, atMs });
    }
    return due;
  }

  /** Returns whether a transponder crossed within half a lap of an instant. */
  crossedNear(transponder: string, atMs: number): boolean {
    const lately = this.lately.get(transponder);
    if (!lately) return false;
    const halfLapMs = lapMsOf(lately) / 2;
    return lately.crossings.some((crossing) => Math.abs(crossing - atMs) < halfLapMs);
  }

  private dropOldest(): void {
    const [oldest] = this.lately.keys();
    if (oldest !== undefined) this.lately.delete(oldest);
  }
}

function push(list: number[], value: number, max: number): void {
  list.push(value);
  if (list.length > max) list.shift();
}

const lapMsOf = (lately: Lately): number => (lately.medianMs ??= median(lately.laps));
