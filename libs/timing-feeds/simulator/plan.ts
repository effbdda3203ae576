import { isTimed, type Format } from '#domain';
import type { RacePlan } from './race-story.ts';
import { randomOf } from './random.ts';

type SessionSpec = Format['sessions'][number];

export interface PlanOptions {
  readonly spec: SessionSpec;
  readonly grid: readonly string[];
  readonly greenAt: number;
  /** The length of the track in miles. Default: a quarter. */
  readonly lengthMiles?: number;
}

/** The lap of a fast car on the quarter mile of the Coliseum, and how much faster longer tracks are. */
const QUARTER_MILE_MS = 14_200;
const LONGER_IS_FASTER = 0.75;
const MIN_LAP_MS = 8_000;
const TIMED_SESSION_MS = 180_000;
const MAX_LAPS_WITHOUT_CAUTION = 8;
const LAPS_A_CAUTION = 50;

/** Returns the plan of a session: its distance by the format, and incidents by the seed. */
export function planOf(seed: number, { spec, grid, greenAt, lengthMiles = 0.25 }: PlanOptions): RacePlan {
  const random = randomOf(seed, 'plan');
  const laps = isTimed(spec) ? null : (spec.ends?.laps ?? spec.laps ?? null);
  const long = laps !== null && laps > MAX_LAPS_WITHOUT_CAUTION;
  return {
    seed,
    grid,
    greenAt,
    lapMs: Math.max(MIN_LAP_MS, QUARTER_MILE_MS * (lengthMiles * 4) ** LONGER_IS_FASTER),
    laps,
    timeMs: TIMED_SESSION_MS,
    cautionLapsCount: spec.cautionLapsCount === true,
    cautions: long ? random.whole(1, 1 + Math.floor(laps / LAPS_A_CAUTION)) : 0,
    retirements: long && grid.length > 4 ? random.whole(1, 2) : 0,
    pitVisits: long ? random.whole(1, 2) : 0,
  };
}

/** Returns a transponder for each car. None of them is handed out twice. */
export function transpondersFor(seed: number, cars: readonly string[]): Map<string, string> {
  const random = randomOf(seed, 'transponders');
  const first = 3_100_000 + random.whole(0, 400_000);
  return new Map(cars.map((car, index) => [car, String(first + index * 1_009 + random.whole(0, 900))]));
}
