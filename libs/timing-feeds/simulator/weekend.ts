import { dependsOnField, isTimed, plainFormat, readByLineup, type Format } from '#domain';
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

/** Returns the format of a meeting with the sessions that it has for its cars. */
export const formatOf = ({ format, entrants }: MeetingPlan): Format => plainFormat(format, entrants.length);

/**
 * Returns the commands that schedule the meeting, enter its cars with their transponders, and record what its
 * format needs beside sessions: the number of cars, and orders that are drawn or come from elsewhere.
 */
export function schedule(seed: number, plan: MeetingPlan, at: number): ScriptedCommand[] {
  const { meeting, name, track, format, entrants } = plan;
  const date = new Date(at).toISOString().slice(0, 10);
  const transponders = transpondersOf(seed, entrants);
  const drawn = { seed: String(seed) };
  return [
    scripted('director', at, { type: 'ScheduleMeeting', meeting, name, date, track, format }),
    ...entrants.map((entrant) => {
      const transponder = transponders.get(entrant.car);
      return scripted('registrar', at, { type: 'EnterCar', ...entrant, transponder });
    }),
    ...(format.sessions.some(dependsOnField) ? [scripted('registrar', at, { type: 'FixField' })] : []),
    ...(format.rankings ?? []).flatMap(({ id: ranking, of, by }) => {
      if (by?.includes('drawn')) return scripted('registrar', at, { type: 'DrawOrder', ranking, ...drawn });
      const rows = randomOf(seed, ranking).shuffled(entrants.map(({ car }) => ({ car })));
      return of ? [] : scripted('registrar', at, { type: 'ImportRanking', ranking, rows });
    }),
  ];
}

export const transpondersOf = (seed: number, entrants: readonly Entrant[]): Map<string, string> =>
  transpondersFor(
    seed,
    entrants.map(({ car }) => car),
  );

/** Returns the sessions that the line-up of a session rests on, in the order of the format. */
export function sessionsBefore(plan: MeetingPlan, session: SessionSpec): SessionSpec[] {
  const { sessions, rankings = [] } = formatOf(plan);
  const needed = new Set<string>();
  const add = (spec: SessionSpec): void => {
    const read = readByLineup(spec, (id) => rankings.find((ranking) => ranking.id === id));
    for (const before of sessions.filter(({ id }) => read.has(id) && !needed.has(id))) {
      needed.add(before.id);
      add(before);
    }
  };
  add(session);
  return sessions.filter(({ id }) => needed.has(id));
}

/** Returns the commands that make the draws of a line-up and post it; none for a session without one. */
export function postLineup(
  seed: number,
  plan: MeetingPlan,
  spec: SessionSpec,
  at: number,
): ScriptedCommand[] {
  const { id: session, lineup } = spec;
  if (!lineup) return [];
  const draw = (type: 'DrawOrder' | 'DrawInversion') =>
    scripted('registrar', at, { type, session, seed: String(seed) });
  return [
    ...drawLineup(seed, plan, spec, at),
    ...(lineup.some(({ order }) => order === 'draw') ? [draw('DrawOrder')] : []),
    ...(lineup.some(({ invert }) => typeof invert === 'object') ? [draw('DrawInversion')] : []),
    scripted('scorer', at, { type: 'PostLineup', session }),
  ];
}

/** Returns the draw that deals the cars to the sessions whose cars are drawn. */
function drawLineup(seed: number, plan: MeetingPlan, spec: SessionSpec, at: number): ScriptedCommand[] {
  const isDrawn = ({ lineup = [] }: SessionSpec): boolean => lineup.some((source) => 'draw' in source);
  if (!isDrawn(spec)) return [];
  const drawn = formatOf(plan).sessions.filter(isDrawn);
  const place = drawn.findIndex(({ id }) => id === spec.id);
  const cars = randomOf(seed, 'draw').shuffled(plan.entrants.map(({ car }) => car));
  const order = cars.filter((_, index) => index % drawn.length === place);
  return [scripted('registrar', at, { type: 'DrawLineup', session: spec.id, order })];
}

/** Returns the commands of a session that is run on paper. It takes a few seconds from `at` on. */
export function runOnPaper(
  seed: number,
  spec: SessionSpec,
  cars: readonly string[],
  at: number,
): ScriptedCommand[] {
  const session = spec.id;
  const order = randomOf(seed, `paper ${session}`).shuffled(cars.map((car) => ({ car })));
  // No two times are the same, because a format may have no order for cars that are level.
  const laps = order.map(({ car }, place) => {
    const timeMs = 13_300 + 25 * place;
    return scripted('scorer', at + 2 * SECOND, { type: 'RecordLap', session, car, timeMs });
  });
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
