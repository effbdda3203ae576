import type { EventData } from '../events.ts';
import { rankingIn, sessionOf, type MeetingState } from '../meeting/state.ts';
import { because, type Because } from '../scoring/because.ts';
import { sameJson } from '../kernel/same-json.ts';
import type { Basis } from './listed.ts';
import { rankingOf } from './of-state.ts';
import { pointsWords } from './points/points.ts';
import type { RankedCar } from './scores.ts';
import type { RankingState } from './state.ts';

export type PostedRank = EventData['RankingPosted']['rows'][number];

/** Returns the rows of a ranking as they would be published now. */
export function rankingRows(state: MeetingState, id: string): PostedRank[] {
  const kind = rankingIn(state, id)?.spec.for;
  return (rankingOf(state, id)?.rows ?? []).map((row) => publishedRow(state, row, kind));
}

function publishedRow(
  { entries }: MeetingState,
  row: RankedCar,
  kind: RankingState['spec']['for'],
): PostedRank {
  const { place, car, who, points, parts } = row;
  const { driver: entered, team, manufacturer } = entries.get(car) ?? {};
  const driver = kind === 'driver' ? who : entered;
  return {
    place,
    car,
    ...(who !== car && { who }),
    ...(driver !== undefined && { driver }),
    ...(team !== undefined && { team }),
    ...(manufacturer !== undefined && { manufacturer }),
    points: points && pointsWords(points),
    ...(parts.length > 0 && {
      parts: parts.map((part) => ({
        of: part.ref,
        points: pointsWords(part.points),
        ...(part.isDropped && { isDropped: true }),
      })),
    }),
    words: reasonsWords(row.because),
  };
}

const MAX_WORDS = 2_000;
const reasonsWords = (reasons: readonly Because[]): string =>
  reasons
    .map(({ words }) => words)
    .join('; ')
    .slice(0, MAX_WORDS)
    .trim() || 'by the order';

/** Returns whether two copies of a ranking give the same places, cars, names and points. */
const isSameRanking = (some: readonly PostedRank[], others: readonly PostedRank[]): boolean =>
  sameJson(some.map(withoutWords), others.map(withoutWords));

const withoutWords = ({ words: _, ...row }: PostedRank): Omit<PostedRank, 'words'> => row;
const withoutNames = ({
  driver: _,
  team: _team,
  manufacturer: _manufacturer,
  ...row
}: PostedRank): PostedRank => row;

/**
 * Returns whether the last published version of a ranking still holds. A certified one keeps its names, and
 * holds as long as the results that it rests on are not posted again after its certification.
 */
export function holdsAsPosted(state: MeetingState, { spec, posted, certified }: RankingState): boolean {
  const last = posted.at(-1)?.data;
  if (!last) return false;
  const rows = rankingRows(state, spec.id);
  if (!certified) return isSameRanking(last.rows, rows);
  const sessions = (bases: readonly Basis[]) => bases.flatMap(({ session }) => session ?? []);
  const bases = rankingOf(state, spec.id)?.restsOn ?? [];
  return (
    isSameRanking(last.rows.map(withoutNames), rows.map(withoutNames)) &&
    sameJson(sessions(last.restsOn), sessions(bases)) &&
    bases.every(({ session, revision }) => session === undefined || revision < certified.revision)
  );
}

/** A car whose place or points in a ranking would be others if the ranking were posted again. */
export interface MovedInRanking {
  readonly car: string;
  /** The published place; null for a car that is not in the published ranking. */
  readonly from: number | null;
  /** The place now; null for a car that is no longer in the ranking. */
  readonly to: number | null;
  readonly pointsFrom: string | null;
  readonly pointsTo: string | null;
  readonly because: readonly Because[];
}

/** Returns who would move, or have other points, if a posted ranking were posted again now. */
export function movedInRanking(state: MeetingState, { spec, posted }: RankingState): MovedInRanking[] {
  const before = posted.at(-1)?.data.rows;
  if (!before) return [];
  const after = rankingOf(state, spec.id)?.rows ?? [];
  const old = new Map(before.map((row) => [row.who ?? row.car, row]));
  const now = new Map(after.map((row) => [row.who, row]));
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((who) => {
    const [row, was] = [now.get(who), old.get(who)];
    const pointsTo = row?.points ? pointsWords(row.points) : null;
    const pointsFrom = was?.points ?? null;
    if (row?.place === was?.place && pointsTo === pointsFrom) return [];
    const car = (row ?? was)?.car ?? who;
    return [{ car, from: placeOf(was), to: placeOf(row), pointsFrom, pointsTo, because: reasonsOf(row) }];
  });
}

const placeOf = (row: PostedRank | RankedCar | undefined): number | null => row?.place ?? null;

const reasonsOf = (row: RankedCar | undefined): readonly Because[] =>
  row?.because ?? [because('not-ranked', 'no longer in the ranking', [])];

/**
 * The states of a ranking: as it is computed, as it was published, or published and no longer right. The last
 * is also that of a certified ranking while a result that it rests on is reopened.
 */
export const RANKING_STATES = ['computed', 'posted', 'certified', 'stale'] as const;

export function rankingState(state: MeetingState, id: string): (typeof RANKING_STATES)[number] {
  const ranking = rankingIn(state, id);
  if (!ranking || ranking.posted.length === 0) return 'computed';
  if (!holdsAsPosted(state, ranking)) return 'stale';
  if (!ranking.certified) return 'posted';
  return uncertifiedResults(state, id).length > 0 ? 'stale' : 'certified';
}

/** Returns the sessions whose results a ranking rests on and that are not certified. */
export const uncertifiedResults = (state: MeetingState, id: string): string[] =>
  (rankingOf(state, id)?.restsOn ?? []).flatMap(({ session }) =>
    session === undefined || sessionOf(state, session)?.phase === 'official' ? [] : [session],
  );
