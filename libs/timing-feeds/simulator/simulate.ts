import type { Format } from '#domain';
import { NO_CHAOS, type Chaos } from './chaos.ts';
import { instant, missedCrossings, officialsOf, OFFICIALS, type ScriptedCommand } from './officials.ts';
import { orbitsReader, type Competitor } from './wires/orbits.ts';
import { p3Reader } from './wires/p3-reader.ts';
import type { Reader } from './wires/wire.ts';
import { p98Reader } from './wires/p98-reader.ts';
import { planOf } from './plan.ts';
import { readingsOf, type Spare } from './readers.ts';
import { runRace } from './run-race.ts';
import { truthOf, type Truth } from './truth.ts';

export interface SimulationOptions {
  readonly spec: Format['sessions'][number];
  /** The cars in the order of their starts. */
  readonly grid: readonly Competitor[];
  /** When the green flag is shown, in milliseconds since 1970. */
  readonly greenAt: number;
  readonly lengthMiles?: number;
  readonly chaos?: Chaos;
  /** Whether a second reader lies at the line. */
  readonly hasBackup?: boolean;
}

/** A race, what its officials do, and what its readers send. */
export interface Simulation {
  readonly truth: Truth;
  /** What the officials do, in the order of time. */
  readonly script: readonly ScriptedCommand[];
  /** The first reader of the line. */
  readonly p3: Reader;
  /** The backup. It sees nothing but strangers unless the line has one. */
  readonly p98: Reader;
  /** A timing program that sees what the readers see. */
  readonly rmonitor: Reader;
  /** When the first and the last thing happens, in milliseconds since 1970. */
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Simulates a session from a seed. The same seed and options give the same simulation. */
export function simulate(seed: number, options: SimulationOptions): Simulation {
  const { spec, grid, chaos = NO_CHAOS, hasBackup = false } = options;
  const story = runRace(planOf(seed, { ...options, grid: grid.map(({ car }) => car) }));
  const transponders = new Map(grid.map(({ car, transponder }) => [car, transponder]));
  const readings = readingsOf(seed, { story, transponders, chaos, hasBackup });
  const { crossings } = readings;
  const script = [
    ...officialsOf(spec.id, story),
    ...missedCrossings(spec.id, readings.byHand),
    ...readings.spares.map(assigning),
  ].sort((a, b) => a.at.localeCompare(b.at));
  const p3 = p3Reader(seed, readings.primary, chaos);
  return {
    truth: truthOf(story, crossings),
    script,
    p3,
    p98: p98Reader(seed, readings.backup),
    rmonitor: orbitsReader(seed, { story, crossings, competitors: grid, run: spec.name ?? spec.id, chaos }),
    startsAt: Math.min(p3.events[0]?.at ?? Infinity, Date.parse(script[0]?.at ?? '')),
    endsAt: Math.max(p3.events.at(-1)?.at ?? 0, Date.parse(script.at(-1)?.at ?? '')),
  };
}

/** The scorer sees a transponder that no entry has, and assigns it from the time of the change on. */
function assigning({ car, transponder, from }: Spare): ScriptedCommand {
  const SEEN_AFTER_MS = 30_000;
  return {
    type: 'AssignTransponder',
    transponder,
    car,
    from: instant(from),
    reason: 'spare transponder',
    at: instant(from + SEEN_AFTER_MS),
    official: OFFICIALS.scorer,
  };
}
