import type { EventType, Fact, FactOf } from '../events.ts';
import type { MeetingState } from '../meeting/state.ts';

type RestsOn = (later: Fact, record: Fact) => boolean;

const sessionIn = (fact: Fact): string | undefined =>
  'session' in fact.data ? fact.data.session : undefined;
const nothing: RestsOn = () => false;
const sameSession: RestsOn = (later, record) => sessionIn(later) === sessionIn(record);

const ON_TRACK = new Set<EventType>([
  'GreenShown',
  'CautionCalled',
  'RedShown',
  'WhiteShown',
  'CheckeredShown',
  'LapSet',
  'CarFinished',
  'FreePassAwarded',
  'DistanceExtended',
]);
const STARTS = new Set<EventType>(['SessionOpened', 'GreenShown']);
const AFTER_CHECKERED = new Set<EventType>(['CarFinished', 'FinishScored', 'ResultsPosted']);

function namesCar(fact: Fact, car: string): boolean {
  const data: Readonly<Record<string, unknown>> = fact.data;
  if (data['car'] === car) return true;
  const lists = [data['cars'], data['with'], data['order'], data['rows']].filter(
    Array.isArray,
  ) as unknown[][];
  return lists.some((list) => list.some((item) => item === car || (item as { car?: string }).car === car));
}

/**
 * Tells which later records make no sense without a record of each type. An event without an entry does not
 * compile. `restingOnFormat` answers for a change of the format.
 */
const RESTS: { readonly [T in Exclude<EventType, 'FormatChanged'>]: RestsOn } = {
  MeetingScheduled: nothing,
  CarEntered: (later, record) => record.type === 'CarEntered' && namesCar(later, record.data.car),
  EntryAmended: nothing,
  CarWithdrawn: nothing,
  NoteAdded: nothing,
  LineupDrawn: (later, record) => later.type === 'LineupPosted' && sameSession(later, record),
  LineupPosted: (later, record) => STARTS.has(later.type) && sameSession(later, record),
  CarMovedToRear: nothing,
  CarPlaced: nothing,
  CarScratched: nothing,
  ProvisionalDeclined: nothing,
  SessionOpened: (later, record) => ON_TRACK.has(later.type) && sameSession(later, record),
  GreenShown: (later, record) => ON_TRACK.has(later.type) && sameSession(later, record),
  CautionCalled: nothing,
  RedShown: nothing,
  WhiteShown: nothing,
  CheckeredShown: (later, record) => AFTER_CHECKERED.has(later.type) && sameSession(later, record),
  DistanceExtended: nothing,
  FreePassAwarded: nothing,
  LapSet: nothing,
  NoAttemptRecorded: nothing,
  CarSpun: nothing,
  IncidentReported: nothing,
  CarRetired: nothing,
  CarReturned: nothing,
  CarFinished: nothing,
  LapDisallowed: nothing,
  LapReinstated: nothing,
  PenaltyImposed: (later, record) =>
    later.type === 'PenaltyRescinded' && later.data.penalty === record.revision,
  PenaltyRescinded: nothing,
  FinishScored: nothing,
  ResultsPosted: (later, record) =>
    record.type === 'ResultsPosted' && (feeds(later, record) || certifies(later, record)),
  ResultsCertified: nothing,
  ResultsReopened: nothing,
  RecordStruck: nothing,
  RecordRestored: nothing,
};

const feeds = (later: Fact, { revision }: Fact): boolean =>
  later.type === 'LineupPosted' && later.data.restsOn.some((source) => source.revision === revision);
const certifies = (later: Fact, { data }: FactOf<'ResultsPosted'>): boolean =>
  later.type === 'ResultsCertified' &&
  later.data.session === data.session &&
  later.data.version === data.version;

/** The standing records that rest on a record, so that it cannot be struck before them. */
export function dependentsOf(state: MeetingState, record: Fact): Fact[] {
  if (record.type === 'FormatChanged') return restingOnFormat(state, record);
  const rests = RESTS[record.type];
  if (rests === nothing || hasTwin(state, record)) return [];
  const later = state.records.items.slice(record.revision + 1, state.records.length);
  return later.filter((fact) => !state.struck.has(fact.revision) && rests(fact, record));
}

/**
 * Until the format changes again: what is recorded of sessions that it alone brings, and openings of
 * those it alters.
 */
function restingOnFormat(state: MeetingState, record: FactOf<'FormatChanged'>): Fact[] {
  const standing = state.records.items
    .slice(0, state.records.length)
    .filter((fact) => !state.struck.has(fact.revision));
  const at = standing.indexOf(record);
  const before = standing.slice(0, at).findLast(isFormat)?.data.format.sessions ?? [];
  const next = standing.findIndex((fact, i) => i > at && isFormat(fact));
  const later = standing.slice(at + 1, next < 0 ? undefined : next);
  return later.filter((fact) => {
    const old = before.find((spec) => spec.id === sessionIn(fact));
    const spec = record.data.format.sessions.find(({ id }) => id === sessionIn(fact));
    if (!spec) return false;
    return !old || (fact.type === 'SessionOpened' && JSON.stringify(old) !== JSON.stringify(spec));
  });
}

const isFormat = (fact: Fact): fact is FactOf<'FormatChanged' | 'MeetingScheduled'> =>
  fact.type === 'FormatChanged' || fact.type === 'MeetingScheduled';

/** Another record does the same job: then nothing rests on this one. */
function hasTwin(state: MeetingState, record: Fact): boolean {
  if (record.type === 'LineupPosted') return wasPostedAgain(state, record);
  return record.type === 'GreenShown' && isRestart(state, record);
}

/** A line-up that was posted again before the session was opened: the session runs by the later one. */
function wasPostedAgain(state: MeetingState, record: Fact): boolean {
  const later = state.records.items.slice(record.revision + 1, state.records.length);
  const next = later.find(
    (fact) =>
      !state.struck.has(fact.revision) &&
      sameSession(fact, record) &&
      (fact.type === 'LineupPosted' || fact.type === 'SessionOpened'),
  );
  return next?.type === 'LineupPosted';
}

/** A restart's green: the first green carries the race. */
function isRestart(state: MeetingState, record: Fact): boolean {
  for (let revision = record.revision - 1; revision >= 0; revision--) {
    const fact = state.records.items[revision];
    if (!fact || state.struck.has(revision) || !sameSession(fact, record)) continue;
    if (fact.type === 'GreenShown') return true;
    if (fact.type === 'SessionOpened') return false;
  }
  return false;
}
