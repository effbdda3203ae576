import type { ViewsByName } from '../../api/data/meeting.tsx';

type DueCar = ViewsByName['passings']['due'][number];

export interface OverdueCar {
  readonly car: string;
  readonly crossedAt: string;
  /** When it was due at its usual pace. */
  readonly dueAt: string;
  /** For how long it has been missing: the time since it was due at its usual pace. */
  readonly lateMs: number;
}

/** A car is overdue after this many of its median laps. */
const OVERDUE_LAPS = 1.5;

/**
 * Returns the cars that have not crossed for one and a half of their median laps, the longest overdue first.
 * Ask only under green.
 * @param greenSinceMs when the flag turned green: a lap that began under yellow is slower than the median
 */
export function overdueCars(
  due: readonly DueCar[],
  greenSinceMs: number,
  nowMs: number,
): readonly OverdueCar[] {
  return due
    .flatMap(({ car, crossedAt, medianLapMs }): OverdueCar[] => {
      if (crossedAt === null || medianLapMs === null) return [];
      const sinceMs = Math.max(Date.parse(crossedAt), greenSinceMs);
      if (nowMs - sinceMs < OVERDUE_LAPS * medianLapMs) return [];
      const dueMs = Math.round(sinceMs + medianLapMs);
      return [{ car, crossedAt, dueAt: new Date(dueMs).toISOString(), lateMs: nowMs - dueMs }];
    })
    .toSorted((a, b) => b.lateMs - a.lateMs);
}
