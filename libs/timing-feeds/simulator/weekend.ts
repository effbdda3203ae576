import { isTimed, type Format } from '#domain';
import { scripted, type ScriptedCommand } from './officials.ts';
import { transpondersFor } from './plan.ts';
import { randomOf } from './random.ts';

/*
 * The meeting around a simulated session: its entries, and the sessions that its line-up rests on. These are
 * run on paper: qualifying with one lap a car, races with a finish that the scorer writes down.
 */

type SessionSpec = Format['sessions'][number];

/** A car as it is entered. */
export interface Entrant {
  readonly car: string;
  readonly driver: string;
  readonly team?: string;
  readonly manufacturer?: string;
  readonly standing?: number;
  readonly rookie?: boolean;
}

export interface MeetingPlan {
  readonly meeting: string;
  readonly name: string;
  readonly track: { readonly name: string; readonly lengthMiles: number };
  readonly format: Format;
  readonly entrants: readonly Entrant[];
}

const SECOND = 1_000;

export const generatedEntrants = (count: number): Entrant[] =>
  Array.from({ length: count }, (_, index) => ({ car: String(index + 1), driver: `Driver ${index + 1}` }));

/** Returns the commands that schedule the meeting and enter its cars with their transponders. */
export function schedule(seed: number, plan: MeetingPlan, at: number): ScriptedCommand[] {
  const { meeting, name, track, format, entrants } = plan;
  const date = new Date(at).toISOString().slice(0, 10);
  const transponders = transpondersOf(seed, entrants);
  return [
    scripted('director', at, { type: 'ScheduleMeeting', meeting, name, date, track, format }),
    ...entrants.map((entrant) => {
      const transponder = transponders.get(entrant.car);
      return scripted('registrar', at, { type: 'EnterCar', ...entrant, transponder });
    }),
  ];
}

export const transpondersOf = (seed: number, entrants: readonly Entrant[]): Map<string, string> =>
  transpondersFor(
    seed,
    entrants.map(({ car }) => car),
  );

/** Returns the sessions that the line-up of a session rests on, in the order of the format. */
export function sessionsBefore(format: Format, session: string): SessionSpec[] {
  const needed = new Set<string>();
  const add = (id: string): void => {
    const sources = format.sessions.find((spec) => spec.id === id)?.lineup ?? [];
    for (const from of sources.flatMap((source) => ('from' in source ? source.from : []))) {
      if (!needed.has(from)) add(from);
      needed.add(from);
    }
  };
  add(session);
  return format.sessions.filter(({ id }) => needed.has(id));
}

/** Returns the commands that draw and post the line-up of a session; none if it has none. */
export function postLineup(
  seed: number,
  plan: MeetingPlan,
  spec: SessionSpec,
  at: number,
): ScriptedCommand[] {
  const isDrawn = (each: SessionSpec): boolean => each.lineup?.some((source) => 'draw' in source) === true;
  if (!spec.lineup) return [];
  const post = scripted('scorer', at, { type: 'PostLineup', session: spec.id });
  if (!isDrawn(spec)) return [post];
  const drawn = plan.format.sessions.filter(isDrawn);
  const cars = randomOf(seed, 'draw').shuffled(plan.entrants.map(({ car }) => car));
  const order = cars.filter((_, index) => index % drawn.length === drawn.indexOf(spec));
  return [scripted('registrar', at, { type: 'DrawLineup', session: spec.id, order }), post];
}

/** Returns the commands of a session that is run on paper. It takes a few seconds from `at` on. */
export function runOnPaper(
  seed: number,
  spec: SessionSpec,
  cars: readonly string[],
  at: number,
): ScriptedCommand[] {
  const session = spec.id;
  const random = randomOf(seed, `paper ${session}`);
  const laps = cars.map((car) => {
    const timeMs = 13_300 + random.whole(0, 900);
    return scripted('scorer', at + 2 * SECOND, { type: 'RecordLap', session, car, timeMs });
  });
  const order = random.shuffled(cars).map((car) => ({ car }));
  const finish = scripted('scorer', at + 4 * SECOND, { type: 'ScoreFinish', session, order });
  const confirm = true;
  return [
    scripted('director', at, { type: 'OpenSession', session }),
    scripted('starter', at + SECOND, { type: 'ShowGreen', session, confirm }),
    ...(isTimed(spec) ? laps : []),
    scripted('starter', at + 3 * SECOND, { type: 'ShowCheckered', session, confirm }),
    ...(isTimed(spec) ? [] : [finish]),
    scripted('scorer', at + 5 * SECOND, { type: 'PostResults', session, confirm }),
    scripted('steward', at + 6 * SECOND, { type: 'CertifyResults', session }),
  ];
}
