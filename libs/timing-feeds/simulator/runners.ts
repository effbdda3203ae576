import type { RacePlan, RaceStory, ShownFlag, TrueCrossing } from './race-story.ts';
import { randomOf, type Random } from './random.ts';

/** A car on the track. */
export interface Runner {
  readonly car: string;
  /** Its lap time on a free track. */
  readonly paceMs: number;
  /** When it crosses the line next. */
  nextAt: number;
  /** Its last crossing since the green flag; -Infinity before it. */
  lastAt: number;
  laps: number;
  /** When it completed its last lap. */
  lapAt: number;
  isFinished: boolean;
  isOut: boolean;
  /** It stops on the track after this lap. */
  readonly retiresAfter: number;
  /** It visits its pit on the lap after this one. */
  readonly pitsAfter: number;
}

/** A race under way. */
export interface Track {
  readonly plan: RacePlan;
  readonly random: Random;
  readonly runners: readonly Runner[];
  readonly crossings: TrueCrossing[];
  readonly flags: ShownFlag[];
  readonly retirements: RaceStory['retirements'][number][];
  readonly pitVisits: RaceStory['pitVisits'][number][];
  /** The laps of the leader, and when they were completed first. */
  led: number;
  ledAt: number;
  /** When a car crossed the line last, and which one. */
  lineAt: number;
  lastOver: Runner | null;
  isOver: boolean;
}

/** Two cars never cross within this time, so that no reader can see them in another order. */
const MIN_SPACING_MS = 40;
const PIT_MS = [18_000, 26_000] as const;

export function trackOf(plan: RacePlan): Track {
  const random = randomOf(plan.seed, 'race');
  const { grid, retirements, pitVisits, lapMs } = plan;
  const cars = random.shuffled(grid);
  const stopping = new Set(cars.slice(0, Math.min(retirements, grid.length - 2)));
  const pitting = new Set(cars.slice(stopping.size, stopping.size + pitVisits));
  const laps = plan.laps ?? 0;
  const someLap = (car: string, among: ReadonlySet<string>): number =>
    among.has(car) && laps > 4 ? random.whole(2, laps - 2) : Infinity;
  const runners = grid.map((car, index): Runner => ({
    car,
    // The fast cars start in front, mostly.
    paceMs: lapMs * (1 + 0.0012 * index + 0.004 * random.normal() + 0.008),
    nextAt: Infinity,
    lastAt: -Infinity,
    laps: 0,
    lapAt: Infinity,
    isFinished: false,
    isOut: false,
    retiresAfter: someLap(car, stopping),
    pitsAfter: someLap(car, pitting),
  }));
  const nothing = { crossings: [], flags: [], retirements: [], pitVisits: [] };
  return {
    plan,
    random,
    runners,
    ...nothing,
    led: 0,
    ledAt: -Infinity,
    lineAt: -Infinity,
    lastOver: null,
    isOver: false,
  };
}

export const running = ({ runners }: Track): Runner[] =>
  runners.filter((one) => !one.isOut && !one.isFinished);

/** Returns the car that crosses the line next; undefined if none is running. */
export function nextOver(track: Track): Runner | undefined {
  let next: Runner | undefined;
  for (const one of running(track)) if (!next || one.nextAt < next.nextAt) next = one;
  return next;
}

/** Returns the runners in the order of the race. */
export const inOrder = (runners: readonly Runner[]): Runner[] =>
  runners.toSorted((a, b) => b.laps - a.laps || a.lapAt - b.lapAt);

/** Moves a car over the line. Returns false if another car is too near: this one crosses a little later. */
export function crossLine(track: Track, runner: Runner, counts: boolean): boolean {
  const at = Math.round(runner.nextAt);
  if (at < track.lineAt + MIN_SPACING_MS) {
    runner.nextAt = track.lineAt + MIN_SPACING_MS + track.random.whole(0, 40);
    return false;
  }
  runner.lastAt = at;
  track.crossings.push({ car: runner.car, at, counts });
  track.lineAt = at;
  if (counts) completeLap(track, runner, at);
  return true;
}

function completeLap(track: Track, runner: Runner, at: number): void {
  runner.laps += 1;
  runner.lapAt = at;
  if (runner.laps > track.led) {
    track.led = runner.laps;
    track.ledAt = at;
  }
  if (track.isOver || runner.laps === track.plan.laps) {
    track.isOver = true;
    runner.isFinished = true;
  } else if (runner.laps >= runner.retiresAfter) {
    runner.isOut = true;
    track.retirements.push({ car: runner.car, at: at + track.random.whole(4_000, 9_000) });
  }
}

/** Sets when a car that has just crossed the line crosses it next, in a race under green. */
export function driveLap(track: Track, runner: Runner): void {
  const { random, lastOver: ahead } = track;
  let nextAt = runner.lastAt + runner.paceMs * (1 + 0.005 * random.normal());
  if (runner.laps === runner.pitsAfter && runner.lastAt === runner.lapAt) {
    track.pitVisits.push({ car: runner.car, at: runner.lastAt + Math.round(runner.paceMs * 0.9) });
    nextAt += random.between(...PIT_MS);
  }
  const isHeldUp = ahead && ahead !== runner && !ahead.isOut && nextAt < ahead.nextAt + 150;
  // Most cars stay behind the one ahead, and some get past it.
  if (isHeldUp && ahead.nextAt < Infinity && !random.chance(0.3))
    nextAt = ahead.nextAt + random.between(150, 320);
  runner.nextAt = nextAt;
  track.lastOver = runner;
}
