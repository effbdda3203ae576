import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { computeLineup, rankingOf, type MeetingState } from '#domain';
import { evaluated, type EvaluatedCar, type Evaluated } from './evaluator.ts';
import { makeFormat } from './format-maker.ts';
import { playFormat, type PlayedFormat } from './play.ts';
import type { MadeFormat } from './workshop.ts';

const SEED = process.env['GREENFLAG_PROPERTY_SEED'];

/** Returns made-up meetings that have been played. */
export const madeMeetings = (count: number): PlayedFormat[] =>
  fc.sample(
    fc.gen().map((g) => played(makeFormat(g))),
    { numRuns: count, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );

function played(made: MadeFormat): PlayedFormat {
  try {
    return playFormat(made);
  } catch (error) {
    throw new Error(`${String(error)} in ${JSON.stringify(made.format)}`, { cause: error });
  }
}

/** Returns what the domain makes of a meeting, as the evaluator says it. */
function computed({ format, meeting: { state } }: PlayedFormat): Evaluated {
  const raced = state.sessions.filter(({ spec }) => spec.lineup);
  const lineups = raced.map((session) => {
    const { rows, open } = computeLineup(state, session);
    return [session.spec.id, [...rows.map(({ car }) => car), ...open.map(() => 'open')]];
  });
  const rankings = (format.rankings ?? []).filter(({ by }) => by);
  return {
    sessions: state.sessions.map(({ spec }) => spec.id),
    lineups: Object.fromEntries(lineups) as Evaluated['lineups'],
    rankings: Object.fromEntries(rankings.map(({ id }) => [id, rankedIn(state, id)])),
  };
}

function rankedIn(state: MeetingState, id: string): EvaluatedCar[] {
  const ranking = rankingOf(state, id, { asItStands: false });
  return (ranking?.rows ?? []).map(({ car, points, parts }) => ({
    car,
    points: points && fraction(points),
    parts: Object.fromEntries(parts.map(({ ref, points: part }) => [ref, fraction(part)])),
  }));
}

const fraction = ({ n, d }: { n: bigint; d: bigint }): string => `${n}/${d}`;

/** Returns what the evaluator says, without the sums of rankings that have no points. */
function withoutNoPoints({ format }: PlayedFormat, { rankings, ...rest }: Evaluated): Evaluated {
  const scored = new Set((format.rankings ?? []).filter(({ points }) => points).map(({ id }) => id));
  const rows = Object.entries(rankings).map(([id, cars]) => {
    return [id, scored.has(id) ? cars : cars.map((car) => ({ ...car, points: null }))];
  });
  return { ...rest, rankings: Object.fromEntries(rows) as Evaluated['rankings'] };
}

interface Difference {
  readonly of: string;
  readonly computed: unknown;
  readonly evaluated: unknown;
}

function differencesIn(ours: Evaluated, theirs: Evaluated): Difference[] {
  const pairs = (['lineups', 'rankings'] as const).flatMap((kind) =>
    Object.keys({ ...ours[kind], ...theirs[kind] }).map((id): Difference => {
      return { of: id, computed: ours[kind][id], evaluated: theirs[kind][id] };
    }),
  );
  const all = [{ of: 'sessions', computed: ours.sessions, evaluated: theirs.sessions }, ...pairs];
  return all.filter((pair) => !isDeepStrictEqual(pair.computed, pair.evaluated));
}

/** A meeting that comes out differently, with what differs, or the error of the evaluator. */
interface DifferentMeeting extends Omit<PlayedFormat, 'meeting'> {
  readonly differences: readonly unknown[];
}

/** Returns the meetings that come out differently, the shortest first. */
export function differentMeetings(meetings: readonly PlayedFormat[]): DifferentMeeting[] {
  const theirs = evaluated(meetings);
  const different = meetings.flatMap((played, i): DifferentMeeting[] => {
    const { meeting: _, ...made } = played;
    const expected = theirs[i];
    if (!expected || 'error' in expected) return [{ ...made, differences: [expected] }];
    const differences = differencesIn(computed(played), withoutNoPoints(played, expected));
    return differences.length === 0 ? [] : [{ ...made, differences }];
  });
  const sizeOf = ({ format, given }: DifferentMeeting): number => JSON.stringify([format, given]).length;
  return different.toSorted((a, b) => sizeOf(a) - sizeOf(b));
}
