import type { EventType, Fact, FactOf } from '../events.ts';
import type { Format, SessionSpec } from '../formats/format.ts';
import type { Ranking } from '../formats/ranking.ts';
import { sameJson } from '../kernel/same-json.ts';
import { restsOn } from '../lineups/rests-on.ts';
import { current } from '../meeting/fold.ts';
import { followsEntries, plainOf, withPlainSessions } from '../meeting/plain-sessions.ts';
import { sessionOf, type MeetingState } from '../meeting/state.ts';

type RestsOn = (later: Fact, record: Fact) => boolean;

const sessionIn = (fact: Fact): string | undefined =>
  'session' in fact.data ? fact.data.session : undefined;
/** Returns the session or the ranking that a record is about. */
const subjectIn = (fact: Fact): string =>
  sessionIn(fact) ?? ('ranking' in fact.data ? fact.data.ranking : undefined) ?? '';
const nothing: RestsOn = () => false;
const sameSession: RestsOn = (later, record) => sessionIn(later) === sessionIn(record);

const ON_TRACK = new Set<EventType>([
  'GreenShown',
  'CautionCalled',
  'RedShown',
  'WhiteShown',
  'CheckeredShown',
  'LapSet',
  'CrossingSeen',
  'CountAdopted',
  'CarFinished',
  'FreePassAwarded',
  'OrderFrozen',
  'RestartOrderSet',
  'WaveAroundGiven',
  'PitsEntered',
  'PitsLeft',
  'DistanceExtended',
  'DistanceShortened',
  'RaceEnded',
]);
/** What can be decided again before a new start from lap 0. */
const ON_GRID = new Set<EventType>([
  'LineupDrawn',
  'OrderDrawn',
  'InversionDrawn',
  'CarChosen',
  'LineupPosted',
  'CarMovedToRear',
  'CarPlaced',
  'CarScratched',
  'ProvisionalDeclined',
]);
const STARTS = new Set<EventType>(['SessionOpened', 'SessionRestarted', 'GreenShown']);
const FLAGS = new Set<EventType>(['GreenShown', 'CautionCalled', 'RedShown', 'WhiteShown', 'CheckeredShown']);
/** Without the green flag before them these would still end the red flag, or the race. */
const ENDS_RED = new Set<EventType>([...STARTS, 'CautionCalled', 'CheckeredShown']);
const AFTER_CHECKERED = new Set<EventType>(['CarFinished', 'FinishScored', 'ResultsPosted']);

function mentionsCar(fact: Fact, car: string): boolean {
  const data: Readonly<Record<string, unknown>> = fact.data;
  if (data['car'] === car || data['from'] === car || data['to'] === car) return true;
  const lists = [data['cars'], data['with'], data['order'], data['rows']].filter(
    Array.isArray,
  ) as unknown[][];
  return lists.some((list) => list.some((item) => item === car || (item as { car?: string }).car === car));
}

/** Returns whether a record is the order that officials called for a flag. */
const isCalledFor: RestsOn = (later, { revision }) =>
  (later.type === 'OrderFrozen' || later.type === 'RestartOrderSet') && later.data.frozenBy === revision;
/** The session was started with the car, or something was recorded about the car in it. */
const startsFrom: RestsOn = (later, record) =>
  sameSession(later, record) &&
  (STARTS.has(later.type) ||
    (later.type !== 'LineupPosted' && 'car' in record.data && mentionsCar(later, record.data.car ?? '')));

/**
 * For each type of record, tells which later records make no sense without it. An event without an entry does
 * not compile. `restingOnFormat` does the same for a change of the format.
 */
const RESTS: { readonly [T in Exclude<EventType, 'FormatChanged'>]: RestsOn } = {
  MeetingScheduled: nothing,
  MeetingAmended: nothing,
  MeetingArchived: nothing,
  MeetingRestored: nothing,
  CarEntered: (later, record) => record.type === 'CarEntered' && mentionsCar(later, record.data.car),
  EntryAmended: nothing,
  CarRenumbered: (later, record) =>
    record.type === 'CarRenumbered' &&
    (mentionsCar(later, record.data.to) || mentionsCar(later, record.data.car)),
  CarWithdrawn: nothing,
  FieldFixed: nothing,
  NoteAdded: nothing,
  ProgrammeSet: nothing,
  LineupDrawn: (later, record) => later.type === 'LineupPosted' && sameSession(later, record),
  OrderDrawn: (later, record) => later.type === 'LineupPosted' && sameSession(later, record),
  InversionDrawn: (later, record) => later.type === 'LineupPosted' && sameSession(later, record),
  CarChosen: (later, record) =>
    later.type === 'LineupPosted' &&
    record.type === 'CarChosen' &&
    sameSession(later, record) &&
    mentionsCar(later, record.data.car),
  LineupPosted: (later, record) => STARTS.has(later.type) && sameSession(later, record),
  CarMovedToRear: nothing,
  CarPlaced: nothing,
  CarScratched: nothing,
  ProvisionalDeclined: nothing,
  CarAddedToLineup: startsFrom,
  AlternatePromoted: startsFrom,
  SessionOpened: (later, record) => ON_TRACK.has(later.type) && sameSession(later, record),
  SessionRestarted: (later, record) =>
    (ON_TRACK.has(later.type) || ON_GRID.has(later.type)) && sameSession(later, record),
  GreenShown: (later, record) => ON_TRACK.has(later.type) && sameSession(later, record),
  CautionCalled: isCalledFor,
  RedShown: isCalledFor,
  WhiteShown: nothing,
  CheckeredShown: (later, record) => AFTER_CHECKERED.has(later.type) && sameSession(later, record),
  DistanceExtended: nothing,
  DistanceShortened: nothing,
  RaceEnded: (later, record) => AFTER_CHECKERED.has(later.type) && sameSession(later, record),
  FreePassAwarded: nothing,
  OrderFrozen: nothing,
  RestartOrderSet: nothing,
  WaveAroundGiven: nothing,
  LapCredited: nothing,
  PitsEntered: nothing,
  PitsLeft: nothing,
  LapSet: nothing,
  CrossingSeen: nothing,
  CountAdopted: nothing,
  TransponderAssigned: nothing,
  TransponderReleased: nothing,
  FeedSealed: nothing,
  NoAttemptRecorded: nothing,
  CarSpun: nothing,
  IncidentReported: nothing,
  DriverChanged: nothing,
  CarRetired: nothing,
  CarReturned: nothing,
  CarFinished: nothing,
  LapsReassigned: nothing,
  CarsSwapped: nothing,
  LapDisallowed: nothing,
  LapReinstated: nothing,
  LapConfirmed: nothing,
  PenaltyImposed: (later, { revision }) =>
    ((later.type === 'PenaltyRescinded' || later.type === 'PenaltyServed') &&
      later.data.penalty === revision) ||
    (later.type === 'PenaltyImposed' && later.data.insteadOf === revision),
  PenaltyServed: nothing,
  PenaltyRescinded: nothing,
  DeadHeatDeclared: (later, record) =>
    later.type === 'TieBroken' &&
    record.type === 'DeadHeatDeclared' &&
    sameSession(later, record) &&
    record.data.cars.every((car) => mentionsCar(later, car)),
  TieBroken: nothing,
  FinishScored: nothing,
  ResultsPosted: (later, record) =>
    record.type === 'ResultsPosted' && (feeds(later, record) || certifies(later, record)),
  ResultsCertified: nothing,
  ResultsReopened: nothing,
  RankingImported: nothing,
  RankingPosted: (later, record) =>
    later.type === 'RankingCertified' &&
    record.type === 'RankingPosted' &&
    later.data.ranking === record.data.ranking &&
    later.data.version === record.data.version,
  RankingCertified: nothing,
  RecordStruck: nothing,
  RecordRestored: nothing,
};

const feeds = (later: Fact, { revision }: Fact): boolean =>
  later.type === 'LineupPosted' && later.data.restsOn.some((source) => source.revision === revision);
const certifies = (later: Fact, { data }: FactOf<'ResultsPosted'>): boolean =>
  later.type === 'ResultsCertified' &&
  later.data.session === data.session &&
  later.data.version === data.version;

/** Returns the standing records that depend on a record, so that it cannot be struck before them. */
export function dependentsOf(state: MeetingState, record: Fact): Fact[] {
  if (record.type === 'FieldFixed') return restingOnField(state, record);
  if (record.type === 'FormatChanged') return restingOnFormat(state, record);
  if (record.type === 'OrderDrawn' && record.data.ranking !== undefined) {
    return restingOnDraw(state, record.revision, record.data.ranking);
  }
  if (record.type === 'GreenShown' && isRestart(state, record)) return lapsAfterRed(state, record);
  const rests = RESTS[record.type];
  if (rests === nothing || hasTwin(state, record)) return [];
  // A new number rests on what names it; other records on what names the car, by the number that it has now.
  const asNow = (fact: Fact): Fact => (record.type === 'CarRenumbered' ? fact : current(state, fact));
  return standingFrom(state, record.revision + 1).filter((fact) => rests(asNow(fact), record));
}

/**
 * Returns, until the format changes again, the records about sessions and rankings that only this format has,
 * and the openings of sessions that it changes. An import stands without a format.
 */
function restingOnFormat(state: MeetingState, record: FactOf<'FormatChanged'>): Fact[] {
  const standing = standingFrom(state, 0);
  const classId = record.data.class ?? null;
  const changes = (fact: Fact): boolean => formatBy(fact, classId) !== undefined;
  const at = standing.findIndex(({ revision }) => revision === record.revision);
  const last = standing.slice(0, at).findLast(changes);
  const before = specsBy(state, last, classId);
  const now = specsBy(state, record, classId);
  const next = standing.findIndex((fact, i) => i > at && changes(fact));
  const later = standing.slice(at + 1, next < 0 ? undefined : next);
  return later.filter((fact) => {
    const [old, spec] = [before.get(subjectIn(fact)), now.get(subjectIn(fact))];
    if (!spec || fact.type === 'RankingImported') return false;
    return !old || (fact.type === 'SessionOpened' && !sameJson(old, spec));
  });
}

/** Returns the records about sessions that would change or follow the entries without a fixed field. */
function restingOnField(state: MeetingState, { revision }: FactOf<'FieldFixed'>): Fact[] {
  const classes = state.classes.map((one) => {
    return { ...one, fixed: one.fixed.filter((fixed) => fixed.revision !== revision) };
  });
  const without = withPlainSessions({ ...state, classes });
  const moved = state.sessions.filter(({ spec }) => {
    return followsEntries(without, spec.id) || !sameJson(sessionOf(without, spec.id)?.spec, spec);
  });
  const ids = new Set(moved.map(({ spec }) => spec.id));
  return standingFrom(state, revision + 1).filter(
    (fact) => fact.type !== 'NoteAdded' && fact.type !== 'FieldFixed' && ids.has(sessionIn(fact) ?? ''),
  );
}

/** Returns the line-ups that were posted by the draw of a ranking, also through other rankings. */
const restingOnDraw = (state: MeetingState, revision: number, ranking: string): Fact[] =>
  standingFrom(state, revision + 1).filter((fact) => {
    const session = fact.type === 'LineupPosted' ? sessionOf(state, fact.data.session) : undefined;
    return session !== undefined && restsOn(state, session.spec).has(ranking);
  });

/** Returns the sessions and the rankings that a record gives a class, by id. */
function specsBy(
  state: MeetingState,
  fact: Fact | undefined,
  classId: string | null,
): ReadonlyMap<string, SessionSpec | Ranking> {
  const one = state.classes.find(({ id }) => id === classId);
  const format = fact && formatBy(fact, classId);
  if (!one || !format) return new Map();
  const { sessions, rankings = [] } = plainOf({ ...one, format }, state.entries);
  return new Map([...sessions, ...rankings].map((spec) => [spec.id, spec]));
}

function formatBy(fact: Fact, classId: string | null): Format | undefined {
  if (fact.type === 'FormatChanged')
    return (fact.data.class ?? null) === classId ? fact.data.format : undefined;
  if (fact.type !== 'MeetingScheduled') return undefined;
  return classId === null ? fact.data.format : fact.data.classes?.find(({ id }) => id === classId)?.format;
}

/** Returns whether another record does the same, so that none depends on this one. */
function hasTwin(state: MeetingState, record: Fact): boolean {
  return record.type === 'LineupPosted' && wasPostedAgain(state, record);
}

/**
 * Returns the crossings that would have been under red without a restart, because no lap counts there. After
 * a yellow flag the cars run on, so nothing depends on the restart.
 */
function lapsAfterRed(state: MeetingState, green: Fact): Fact[] {
  const isFlag = (fact: Fact): boolean => FLAGS.has(fact.type) && sameSession(fact, green);
  if (standingFrom(state, 0, green.revision).findLast(isFlag)?.type !== 'RedShown') return [];
  const later = standingFrom(state, green.revision + 1).filter((fact) => sameSession(fact, green));
  const next = later.findIndex(({ type }) => ENDS_RED.has(type));
  return later
    .slice(0, next < 0 ? undefined : next)
    .filter(({ type }) => type === 'LapSet' || type === 'CrossingSeen');
}

/**
 * Returns whether a line-up was posted again before its session was opened. The session then runs by the
 * later one.
 */
function wasPostedAgain(state: MeetingState, record: Fact): boolean {
  const next = standingFrom(state, record.revision + 1).find(
    (fact) => sameSession(fact, record) && (fact.type === 'LineupPosted' || fact.type === 'SessionOpened'),
  );
  return next?.type === 'LineupPosted';
}

/** Returns whether a green flag is a restart. The race depends on its first green flag only. */
function isRestart(state: MeetingState, record: Fact): boolean {
  const before = standingFrom(state, 0, record.revision).filter((fact) => sameSession(fact, record));
  return before.findLast(({ type }) => STARTS.has(type))?.type === 'GreenShown';
}

/** Returns the records that stand, from one revision up to another. */
const standingFrom = (state: MeetingState, from: number, to = state.records.length): Fact[] =>
  state.records.items.slice(from, to).filter((fact) => !state.struck.has(fact.revision));

/** Returns the numbers of records in words, the first ten of them. */
export function listed(revisions: readonly number[]): string {
  const shown = revisions.slice(0, 10).join(', ');
  return revisions.length > 10 ? `${shown} and ${revisions.length - 10} more` : shown;
}
