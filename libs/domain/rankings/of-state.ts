import type { PointsTables } from '../formats/points-table.ts';
import { orderOfKey } from '../formats/ranking.ts';
import { atLapOf } from '../formats/references.ts';
import { namesIn } from '../certified/drivers.ts';
import { classOf } from '../kernel/classes.ts';
import { rankingIn, sessionOf, type MeetingState } from '../meeting/state.ts';
import { lapsCompleted, orderAtLap, sessionAtLap } from '../scoring/at-lap.ts';
import { withinClass } from '../scoring/because.ts';
import { orderOf } from '../scoring/order.ts';
import { isDone, type SessionState } from '../session/state.ts';
import { nameOf } from '../words/sessions.ts';
import { listedOrder, standings, type Basis, type ComputedRanking } from './listed.ts';
import { pointsShareOf } from './points/points-share.ts';
import { ONE, ZERO } from './points/points.ts';
import { rankCars } from './order/rank.ts';
import { NO_RESULT, type KnownOrder, type ScoredCar, type SessionScore } from './scores.ts';
import { scored, scoredCars } from './session-scores.ts';
import type { RankingState } from './state.ts';
import { withoutClass } from '../words/cars.ts';

/** Whether to read only published results, or every session in its current order. */
export interface ReadingOptions {
  readonly asItStands: boolean;
}

interface KnownRankings extends Pick<MeetingState, 'entries' | 'scheduled' | 'rankings' | 'format'> {
  readonly published: Map<string, ComputedRanking>;
  readonly standing: Map<string, ComputedRanking>;
}

/*
 * Rankings are kept for a state, because every line-up that rests on one asks for it, and so do other views.
 */
const memo = new WeakMap<MeetingState['sessions'], KnownRankings>();

function knownRankings(state: MeetingState): KnownRankings {
  const { entries, scheduled, rankings, format, sessions } = state;
  const known = memo.get(sessions);
  const isSame = known?.entries === entries && known.scheduled === scheduled;
  if (known && isSame && known.rankings === rankings && known.format === format) return known;
  const fresh = { entries, scheduled, rankings, format, published: new Map(), standing: new Map() };
  memo.set(sessions, fresh);
  return fresh;
}

const PUBLISHED: ReadingOptions = { asItStands: false };

/** Returns a ranking by its id; null if the meeting has no such ranking. `standings` always exists. */
export function rankingOf(
  state: MeetingState,
  id: string,
  how: ReadingOptions = PUBLISHED,
): ComputedRanking | null {
  const known = knownRankings(state)[how.asItStands ? 'standing' : 'published'];
  const found = known.get(id);
  if (found) return found;
  const ranking = rankingIn(state, id);
  if (!ranking && withoutClass(id) !== 'standings') return null;
  // A ranking that reads itself, in a log that nobody checked, finds itself empty.
  known.set(id, { id, rows: [], open: [id], restsOn: [] });
  const computed = ranking?.spec.of
    ? fromSessions(state, ranking, how)
    : ranking
      ? listedOrder(state, ranking)
      : standings(state, id);
  known.set(id, computed);
  return computed;
}

function fromSessions(state: MeetingState, ranking: RankingState, how: ReadingOptions): ComputedRanking {
  const { spec, ties } = ranking;
  const { of = [], by = [] } = spec;
  const subjectOf = subjectsOf(state, ranking);
  const orders = new Map(
    by.flatMap((key) => {
      const ref = orderOfKey(key);
      return ref === null ? [] : [[ref, knownOrder(state, ref, { how, subjectOf })] as const];
    }),
  );
  const sessions = of.map((ref) => scoreOf(state, ref, how));
  const rows = rankCars(spec, tablesOf(state, spec.id), sessions, {
    subjectOf,
    enteredAt: firstEntries(state, subjectOf),
    orders,
    drawn: drawnOrder(ranking, subjectOf),
    ties: ties.map(({ data, revision }) => ({ cars: data.cars, reason: data.reason, revision })),
  });
  const refs = [...of, ...orders.keys()];
  // Without a draw or an import that breaks ties, the ties stay open, and nothing else waits for it.
  const isDecided = (ref: string): boolean =>
    rankingIn(state, ref)?.spec.of !== undefined || sessionIn(state, ref) !== undefined;
  const waitsFor = [...of, ...[...orders.keys()].filter(isDecided)];
  const open = [...new Set(waitsFor.flatMap((ref) => openOf(state, ref, how)))];
  const bases = refs.flatMap((ref) => basesOf(state, ref, how));
  const own = [...ties, ...(ranking.drawn ? [ranking.drawn] : [])];
  return {
    id: spec.id,
    rows: withinClass(spec.id, rows),
    open,
    restsOn: unique([...bases, ...own.map(({ revision }) => ({ ranking: spec.id, revision }))]),
  };
}

/** Returns the points tables for a session or a ranking: those of the format of its class. */
export const tablesOf = ({ classes }: MeetingState, id: string): PointsTables =>
  classes.find((one) => one.id === classOf(id))?.format.points ?? {};

/**
 * Returns whom a car scores for: itself, its driver or its team; nobody in a ranking that it is not in.
 * Without a session or a ranking it scores for those that it is entered for.
 */
type SubjectOf = (car: string, ref?: string, who?: string) => string | null;

/** Returns places by what is ranked. The first place of a driver or a team counts. */
function placesBy(
  rows: readonly { readonly car: string; readonly place: number; readonly who?: string }[],
  subjectOf: SubjectOf,
  ref?: string,
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const { car, place, who } of rows) {
    const subject = subjectOf(car, ref, who);
    if (subject !== null && !places.has(subject)) places.set(subject, place);
  }
  return places;
}

function drawnOrder({ drawn }: RankingState, subjectOf: SubjectOf): KnownOrder | null {
  if (!drawn) return null;
  const rows = drawn.data.order.map((car, i) => ({ car, place: i + 1 }));
  return { name: 'the draw', places: placesBy(rows, subjectOf), revisions: [drawn.revision] };
}

/** Returns a function that gives the revision of the first entry of what is ranked. */
function firstEntries({ entries }: MeetingState, subjectOf: SubjectOf): (who: string) => number {
  const rows = [...entries.values()].map(({ car, revision }) => ({ car, place: revision }));
  const first = placesBy(rows, subjectOf);
  return (who) => first.get(who) ?? Number.POSITIVE_INFINITY;
}

function subjectsOf(state: MeetingState, { spec }: RankingState): SubjectOf {
  const { for: kind = 'car', only } = spec;
  const nameOfCar: SubjectOf = (car, ref = '', who = car) => {
    if (kind === 'car') return car;
    const session = sessionIn(state, ref);
    if (session) return namesIn(state, session, car)[kind];
    if (rankingIn(state, ref)?.spec.for === kind) return who;
    return state.entries.get(car)?.[kind] ?? null;
  };
  if (only?.rookie !== true) return nameOfCar;
  return (car, ...from) => (state.entries.get(car)?.rookie === true ? nameOfCar(car, ...from) : null);
}

const unique = (bases: readonly Basis[]): Basis[] => [
  ...new Map(bases.map((basis) => [basis.revision, basis])).values(),
];

/** Returns the session of a reference; undefined for a ranking. */
const sessionIn = (state: MeetingState, ref: string): SessionState | undefined =>
  sessionOf(state, atLapOf(ref)?.session ?? ref);

/** Returns what a reference waits for: an unpublished session, or what a ranking waits for. */
function openOf(state: MeetingState, ref: string, how: ReadingOptions): readonly string[] {
  const session = sessionIn(state, ref);
  if (session) return isDone(session) ? [] : [session.spec.id];
  return rankingOf(state, ref, how)?.open ?? [];
}

/** Returns the records that an order rests on. */
function basesOf(state: MeetingState, ref: string, how: ReadingOptions): readonly Basis[] {
  const id = atLapOf(ref)?.session ?? ref;
  const session = sessionOf(state, id);
  if (!session) return rankingOf(state, ref, how)?.restsOn ?? [];
  const posted = session.results.posted.at(-1);
  return posted ? [{ session: id, revision: posted.revision }] : [];
}

/** Returns the name of a session, a session at a lap, or a ranking, for a sentence. */
export function refName(state: MeetingState, ref: string): string {
  const at = atLapOf(ref);
  const spec = sessionOf(state, at?.session ?? ref)?.spec;
  if (!spec) return withoutClass(ref).replaceAll('-', ' ');
  return at ? `${nameOf(spec)} at lap ${at.lap}` : nameOf(spec);
}

/** Returns a session, a session at a lap, or a ranking, as rankings read it. */
export function scoreOf(state: MeetingState, ref: string, how: ReadingOptions = PUBLISHED): SessionScore {
  const id = atLapOf(ref)?.session ?? ref;
  const session = sessionOf(state, id);
  const isPublished = session ? isDone(session) : rankingOf(state, ref, how)?.open.length === 0;
  return {
    ref,
    name: refName(state, ref),
    revisions: basesOf(state, ref, how).map(({ revision }) => revision),
    isPublished,
    rows: session ? sessionRows(state, session, ref, how) : rankedRows(rankingOf(state, ref, how)),
    // A stage that was run pays in full, also in a race that is ended later.
    share: session && id === ref ? pointsShareOf(session) : ONE,
  };
}

/** Returns whether a reading may use the order of a session. */
const isReadable = (session: SessionState, { asItStands }: ReadingOptions): boolean =>
  isDone(session) || (asItStands && session.attempt > 0);

function sessionRows(
  state: MeetingState,
  session: SessionState,
  ref: string,
  how: ReadingOptions,
): readonly ScoredCar[] {
  if (!isReadable(session, how)) return [];
  const lap = atLapOf(ref)?.lap;
  if (lap === undefined) return scoredCars(state, session);
  if (lapsCompleted(session) < lap) return [];
  const rows = orderAtLap(state, session, lap);
  // Penalty points belong to the whole race.
  return scored(sessionAtLap(session, lap), rows).map((row) => ({ ...row, penaltyPoints: ZERO }));
}

const rankedRows = (ranking: ComputedRanking | null): ScoredCar[] =>
  (ranking?.rows ?? []).map(({ car, who, place, hasResult }) => ({
    ...NO_RESULT,
    car,
    who,
    place: hasResult ? place : null,
    status: 'running',
    penaltyPoints: ZERO,
  }));

/** A car in an order that is named by a reference. */
export interface OrderedCar {
  readonly car: string;
  /** The driver or the team, in a ranking that ranks them. */
  readonly who?: string;
  readonly place: number;
  /** The cars that are level with it, while no record orders them. */
  readonly tiedWith: readonly string[];
}

/** Returns the placed cars of a session, a session at a lap, or a ranking; empty while it has no order. */
function orderOfRef(
  state: MeetingState,
  ref: string,
  how: ReadingOptions = PUBLISHED,
): readonly OrderedCar[] {
  const at = atLapOf(ref);
  const session = sessionOf(state, at?.session ?? ref);
  if (!session) return rankingOf(state, ref, how)?.rows ?? [];
  if (!isReadable(session, how) || (at && lapsCompleted(session) < at.lap)) return [];
  const rows = at ? orderAtLap(state, session, at.lap) : orderOf(state, session);
  return rows.flatMap(({ car, place, isTied, levelWith }) =>
    place === null ? [] : [{ car, place, tiedWith: isTied ? levelWith : [] }],
  );
}

function knownOrder(
  state: MeetingState,
  ref: string,
  { how, subjectOf }: { readonly how: ReadingOptions; readonly subjectOf: SubjectOf },
): KnownOrder {
  const places = placesBy(orderOfRef(state, ref, how), subjectOf, ref);
  const revisions = basesOf(state, ref, how).map(({ revision }) => revision);
  return { name: refName(state, ref), places, revisions };
}
