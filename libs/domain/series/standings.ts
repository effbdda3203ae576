import { classOf, withoutOwnClass } from '../kernel/classes.ts';
import { rankCars } from '../rankings/order/rank.ts';
import { pointsWords } from '../rankings/points/points.ts';
import type { KnownOrder, RankedCar, RankingRule, SessionScore } from '../rankings/scores.ts';
import { count } from '../words/measures.ts';
import type { Series, SeriesRanking } from './document.ts';
import type { CertifiedResult, StandingsRow } from './events.ts';
import { sessionOf, sessionsOfRanking, type SeriesMeeting, type SeriesSession } from './references.ts';
import { standingsOf, type SeriesState } from './state.ts';
import type { UnrunSession } from './unrun-sessions.ts';

/** The names of a car in a session. */
interface Names {
  readonly driver: string | null;
  readonly team: string | null;
  readonly rookie: boolean;
}

/** How a session ended, as rankings read it. */
export interface ScoredResult {
  readonly score: SessionScore;
  /** By car, as the meeting names it. */
  readonly names: ReadonlyMap<string, Names>;
}

/** The last certified result of a session of a meeting. */
export interface SeriesResult extends CertifiedResult, ScoredResult {
  /** The result as it stands now, if it was reopened; null while it is certified. */
  readonly reopened: (ScoredResult & { readonly revision: number }) | null;
}

/** A meeting of a series, with its results. */
export interface MeetingResults extends SeriesMeeting {
  readonly results: readonly SeriesResult[];
  readonly unrun: readonly UnrunSession[];
}

/** A session that standings are made from. */
export interface StandingsSession {
  readonly meeting: string;
  readonly session: string;
  /** Revision of the record that certified it; null while it has no certified result. */
  readonly revision: number | null;
  readonly isReopened: boolean;
  /** Whether it may still get its first certified result. */
  readonly isToCome: boolean;
}

/** The standings of a series by the results that are certified. */
export interface Standings {
  readonly ranking: SeriesRanking;
  readonly rows: readonly StandingsRow[];
  readonly results: readonly CertifiedResult[];
  /** Why fewer results are dropped than the ranking says; null if it drops all of them. */
  readonly dropsWait: string | null;
  /** The classes that stand before the numbers of the cars; none where the number alone is known. */
  readonly classes: readonly string[];
  /** All sessions of the season that are known or expected, in order. */
  readonly sessions: readonly StandingsSession[];
  /**
   * Returns the rows by some of the results as they are certified now, or where a result is reopened, as it
   * stands now. The results are named like `m-05-02/feature`.
   */
  readonly rowsOver: (refs: ReadonlySet<string>) => readonly StandingsRow[];
}

interface Source extends SeriesSession {
  readonly result: SeriesResult | undefined;
  readonly isToCome: boolean;
}

/** Returns the standings of a ranking; null if the series has no such ranking. */
export function standingsIn(
  state: SeriesState,
  id: string,
  meetings: readonly MeetingResults[],
): Standings | null {
  const { series } = state;
  const ranking = series?.rankings.find((each) => each.id === id);
  if (!series || !ranking) return null;
  const ordered = series.meetings.map(
    (meeting) => meetings.find((each) => each.meeting === meeting) ?? unscheduled(meeting),
  );
  const sources = sourcesOf(ranking, ordered);
  const rowsFor = (resultOf: (source: Source) => ScoredResult | undefined) =>
    rankRows({ state, series, ranking, ordered }, sources, resultOf);
  return {
    ranking,
    classes: classesNamed(ranking, sources),
    rows: rowsFor(({ result }) => result),
    results: sources.flatMap(({ result }) => (result ? [certifiedResult(result)] : [])),
    dropsWait: dropsWaitWords(ranking, sources),
    sessions: sources.map(({ meeting, session, result, isToCome }) => ({
      meeting,
      session,
      revision: result?.revision ?? null,
      isReopened: result?.reopened != null,
      isToCome,
    })),
    rowsOver: (refs) =>
      rowsFor(({ ref, result }) => (refs.has(ref) ? (result?.reopened ?? result) : undefined)),
  };
}

const certifiedResult = ({ meeting, session, version, revision, hash }: SeriesResult): CertifiedResult => ({
  meeting,
  session,
  version,
  revision,
  hash,
});

/** Returns a meeting without a log. */
export const unscheduled = (meeting: string): MeetingResults => ({
  meeting,
  sessions: null,
  results: [],
  unrun: [],
});

/**
 * Returns the sessions of a ranking with their results. A session that a meeting did not run is still to come
 * until the last session of its class, or a later meeting, has a certified result.
 */
function sourcesOf(ranking: SeriesRanking, meetings: readonly MeetingResults[]): Source[] {
  const lastHeld = meetings.findLastIndex(({ results }) => results.length > 0);
  return sessionsOfRanking(ranking, meetings).map((source) => {
    const i = meetings.findIndex(({ meeting }) => meeting === source.meeting);
    const isOf = ({ session }: { readonly session: string }) => session === source.session;
    const result = meetings[i]?.results.find(isOf);
    const unrun = meetings[i]?.unrun.find(isOf);
    const isNeverRun = unrun !== undefined && (unrun.isLeftBehind || i < lastHeld);
    return { ...source, result, isToCome: result === undefined && !isNeverRun };
  });
}

interface Season {
  readonly state: SeriesState;
  readonly series: Series;
  readonly ranking: SeriesRanking;
  readonly ordered: readonly MeetingResults[];
}

function rankRows(
  season: Season,
  sources: readonly Source[],
  resultOf: (source: Source) => ScoredResult | undefined,
): StandingsRow[] {
  const { state, series, ranking, ordered } = season;
  const known = new Map(sources.map((source) => [source.ref, resultOf(source)]));
  const scores = sources.flatMap(({ ref }): SessionScore[] => {
    const result = known.get(ref);
    return result ? [{ ...result.score, ref, name: ref }] : [];
  });
  const tables = sources.flatMap(({ ref, table }) => (table === undefined ? [] : [[ref, table] as const]));
  // A result that the caller leaves out was certified later, so it was still to come.
  const isMissing = ({ ref, result, isToCome }: Source) =>
    !known.get(ref) && (isToCome || result !== undefined);
  const rule: RankingRule = {
    ...ranking,
    points: tables.length === 0 ? undefined : Object.fromEntries(tables),
    drop: dropNow(ranking, sources.filter(isMissing)),
  };
  const subjectOf = subjectsOf(ranking, sources, known);
  const ranked = rankCars(rule, series.points ?? {}, scores, {
    subjectOf,
    enteredAt: () => 0,
    orders: ordersOf(ranking, state, ordered),
    drawn: null,
    ties: standingsOf(state, ranking.id).ties.map(({ data, revision }) => ({
      cars: data.rows,
      reason: data.reason,
      revision,
    })),
  });
  return ranked.map((each) => rowOf(each, { ranking, scores, known, subjectOf }));
}

/**
 * Returns how many results are dropped at present. A session that is still to come counts as missing for
 * everyone, and so is dropped first: nobody loses a result while nights are still to come.
 */
const dropNow = ({ drop = 0 }: SeriesRanking, toCome: readonly Source[]): number =>
  Math.max(0, drop - toCome.length);

function dropsWaitWords(ranking: SeriesRanking, sources: readonly Source[]): string | null {
  const { drop = 0 } = ranking;
  const toCome = sources.filter(({ isToCome }) => isToCome);
  const now = dropNow(ranking, toCome);
  if (now === drop) return null;
  const dropped = now === 0 ? 'Nothing is dropped yet' : `Only ${now} of ${drop} results are dropped yet`;
  const names = toCome.slice(0, MAX_NAMES).map(({ ref }) => ref);
  const more = toCome.length > MAX_NAMES ? ', …' : '';
  const results = `${count(toCome.length, 'result is', 'results are')} still to come`;
  return `${dropped}, because ${results}: ${names.join(', ')}${more}.`;
}

const MAX_NAMES = 3;

type SubjectOf = (car: string, ref: string) => string | null;

/**
 * Returns how to find out for whom a car scores. A car is known by its number over the whole season; the
 * class is a part of it only in a ranking over several classes.
 */
function subjectsOf(
  ranking: SeriesRanking,
  sources: readonly Source[],
  results: ReadonlyMap<string, ScoredResult | undefined>,
): SubjectOf {
  const { for: kind = 'car', only } = ranking;
  const isOverClasses = classesNamed(ranking, sources).length > 0;
  const carName = (car: string, ref: string) => (isOverClasses ? car : paintedNumber(ref, car));
  return (car, ref) => {
    const names = results.get(ref)?.names.get(car);
    if (only?.rookie === true && names?.rookie !== true) return null;
    return kind === 'car' ? carName(car, ref) : (names?.[kind] ?? null);
  };
}

/** Returns the classes that names of cars have: those of a ranking of cars over several classes. */
function classesNamed({ for: kind = 'car' }: SeriesRanking, sources: readonly Source[]): string[] {
  const named = sources.map(({ session }) => classOf(session) ?? '*').filter((id) => !id.includes('*'));
  const classes = [...new Set(named)];
  return kind === 'car' && classes.length > 1 ? classes : [];
}

/** Returns the number of a car in a session that is named like `m-05-02/modifieds/feature`. */
const paintedNumber = (ref: string, car: string): string => withoutOwnClass(classOf(sessionOf(ref)), car);

/** Returns the orders that the keys of a ranking name: rankings of the series that stand before it. */
function ordersOf(
  { by = [] }: SeriesRanking,
  state: SeriesState,
  meetings: readonly MeetingResults[],
): ReadonlyMap<string, KnownOrder> {
  const named = by.filter((key) => key.startsWith('order:')).map((key) => key.slice('order:'.length));
  return new Map(
    named.map((id) => {
      const rows = standingsIn(state, id, meetings)?.rows ?? [];
      const places = new Map(rows.map((row) => [row.name, row.place]));
      return [id, { name: id, places, revisions: [] }];
    }),
  );
}

interface RowContext {
  readonly ranking: SeriesRanking;
  readonly scores: readonly SessionScore[];
  readonly known: ReadonlyMap<string, ScoredResult | undefined>;
  readonly subjectOf: SubjectOf;
}

function rowOf(ranked: RankedCar, { ranking, scores, known, subjectOf }: RowContext): StandingsRow {
  const { place, who, points, tiedWith, because } = ranked;
  const runs = scores.flatMap(({ ref, rows }, result) => {
    const row = rows.find(({ car }) => subjectOf(car, ref) === who);
    return row ? [{ ref, result, row }] : [];
  });
  const last = runs.at(-1);
  const names = last && known.get(last.ref)?.names.get(last.row.car);
  return {
    place,
    name: who,
    car: last ? paintedNumber(last.ref, last.row.car) : null,
    driver: ranking.for === 'team' ? null : (names?.driver ?? null),
    team: names?.team ?? null,
    points: points === null ? null : pointsWords(points),
    tied: tiedWith.length > 0,
    parts: runs.map(({ ref, result, row }) => {
      const part = ranked.parts.find((each) => each.ref === ref);
      const scored = { result, place: row.place, points: part ? pointsWords(part.points) : null };
      return part?.isDropped === true ? { ...scored, dropped: true } : scored;
    }),
    words: because.map(({ words }) => words).join('; '),
  };
}
