import { z } from 'zod';
import {
  current,
  EVENT_TYPES,
  NOT_COUNTED_BECAUSE,
  sessionOf,
  withoutClass,
  type DeepReadonly,
  type Fact,
  type MeetingState,
} from '#domain';
import * as field from '../fields.ts';
import { defineProjection } from '../projection.ts';
import { allSteps, indexOf, isContinued, type InRace, type RaceIndex } from './race-index.ts';
import { paramsOfRecord, recordParams } from './record-params.ts';
import { recordWords, uncountedWords } from './record-words.ts';

const logRow = z.strictObject({
  revision: field.revision,
  occurredAt: field.occurredAt,
  recordedAt: field.recordedAt,
  session: field.session.nullable().describe('The session; null for a record about the whole meeting.'),
  lap: z
    .int()
    .min(0)
    .nullable()
    .describe('The lap that the record belongs to; null for a record before or outside a session.'),
  official: field.official,
  type: z.enum(EVENT_TYPES).describe('The type of the event.'),
  uncounted: z
    .enum(NOT_COUNTED_BECAUSE)
    .nullable()
    .describe('Why the crossing counts no lap; null if it counts, and for every other record.'),
  doubtful: z.boolean().describe('Whether the lap is too short to be true and waits for a confirmation.'),
  params: recordParams,
  words: z.string().describe('The record in the words of the officials.'),
  reason: z.string().nullable().describe('The reason; null if the record has none.'),
  note: z.string().nullable().describe('The note; null if the record has none.'),
  struck: z.boolean().describe('Whether the record no longer stands.'),
  struckBy: field.revision
    .nullable()
    .describe('The revision of the record that struck it; null while the record stands.'),
});
type LogRow = DeepReadonly<z.infer<typeof logRow>>;

/** Every record, in the officials' words, with both of its times. */
export const raceLog = defineProjection({
  name: 'race-log',
  version: 3,
  session: 'optional',
  fields: {
    rows: z.array(logRow).describe('The records, in the order of the log.'),
  },
  view: (state, session) => {
    const id = session?.spec.id;
    return { rows: prepared.get(state)?.get(id) ?? allSteps(rowsOf(state, id)) };
  },
});

/** Rows that were made before their view, by the state and the session. */
const prepared = new WeakMap<MeetingState, Map<string | undefined, readonly LogRow[]>>();

/** Makes the rows of a state in steps, so that its view can be had at once. */
export function* prepareRaceLog(state: MeetingState, session: string | undefined): Generator<void> {
  const known = prepared.get(state) ?? new Map<string | undefined, readonly LogRow[]>();
  prepared.set(state, known);
  if (!known.has(session)) known.set(session, yield* rowsOf(state, session));
}

/** The rows of a state, to continue them in a later one. */
interface EarlierRows {
  readonly state: MeetingState;
  readonly rows: readonly LogRow[];
  readonly indexes: ReadonlyMap<string, RaceIndex>;
  /** The latest instant at which one of the records happened. */
  readonly latestAt: string;
}

/** The rows that were made last, by the storage of the records and the session. */
const earlierRows = new WeakMap<readonly Fact[], Map<string | undefined, EarlierRows>>();

/** Makes the rows of a state in steps. It continues those of an earlier state if they have not changed. */
function* rowsOf(state: MeetingState, id: string | undefined): Generator<void, readonly LogRow[]> {
  const { items, length } = state.records;
  const indexes = yield* indexesOf(state, id);
  const bySession = earlierRows.get(items) ?? new Map<string | undefined, EarlierRows>();
  const earlier = bySession.get(id);
  const known = earlier && areUnchanged(earlier, state, indexes) ? earlier : null;
  const made = yield* continuedRows(known, { state, id, indexes });
  const isLatest = (bySession.get(id)?.state.records.length ?? 0) <= length;
  if (isLatest) earlierRows.set(items, bySession.set(id, made));
  return made.rows;
}

/** Returns the lookups of all sessions, or of one. */
function* indexesOf(state: MeetingState, id: string | undefined): Generator<void, Map<string, RaceIndex>> {
  const indexes = new Map<string, RaceIndex>();
  for (const session of state.sessions) {
    const { spec } = session;
    if (id === undefined || spec.id === id) indexes.set(spec.id, yield* indexOf(state, session));
  }
  return indexes;
}

interface Wanted extends Pick<EarlierRows, 'state' | 'indexes'> {
  readonly id: string | undefined;
}

function* continuedRows(
  known: EarlierRows | null,
  { state, id, indexes }: Wanted,
): Generator<void, EarlierRows> {
  const { items, length } = state.records;
  const rows = known ? known.rows.slice() : [];
  let latestAt = known ? known.latestAt : '';
  for (let i = known ? known.state.records.length : 0; i < length; i += 1) {
    const fact = items[i] as Fact;
    const session = sessionIn(fact);
    if (fact.occurredAt > latestAt) latestAt = fact.occurredAt;
    if (id === undefined || session === id) {
      rows.push(rowFor(state, fact, indexes.get(session ?? '')?.find(fact) ?? OUTSIDE));
    }
    if (i % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield;
  }
  return { state, rows, indexes, latestAt };
}

/** Returns whether a later state has the rows of an earlier one as they are, and only more behind them. */
function areUnchanged(
  { state: before, indexes, latestAt }: EarlierRows,
  state: MeetingState,
  now: ReadonlyMap<string, RaceIndex>,
): boolean {
  const isSameMeeting =
    before.entries === state.entries &&
    before.classes === state.classes &&
    before.scheduled === state.scheduled &&
    before.struck === state.struck &&
    before.records.length <= state.records.length;
  return isSameMeeting && [...now].every(([id, index]) => isContinued(indexes.get(id), index, latestAt));
}

/** Returns records as rows of the race log, in a state that holds them. */
export function logRowsOf(state: MeetingState, facts: readonly Fact[]): readonly LogRow[] {
  return facts.map((fact) => {
    const session = sessionOf(state, sessionIn(fact) ?? '');
    return rowFor(state, fact, session ? allSteps(indexOf(state, session)).find(fact) : OUTSIDE);
  });
}

/** Rows of one step. They take well under a millisecond. */
const ROWS_PER_STEP = 512;

interface KnownRow extends Pick<MeetingState, 'entries' | 'classes' | 'scheduled'> {
  readonly inRace: InRace;
  readonly row: LogRow;
}

/*
 * Rows are kept, because they seldom change: the same object is compared and sent at no cost.
 */
const knownRows = new WeakMap<Fact, KnownRow>();

function rowFor(state: MeetingState, fact: Fact, inRace: InRace): LogRow {
  const { entries, classes, scheduled } = state;
  const known = knownRows.get(fact);
  const struckBy = state.struck.get(fact.revision)?.revision ?? null;
  const isSame = known?.row.struckBy === struckBy && isSameInRace(known.inRace, inRace);
  // The words name drivers, sessions and speeds, which follow from the entries, the format and the track.
  const isNamedSame = known?.entries === entries && known.classes === classes;
  if (isSame && isNamedSame && known.scheduled === scheduled) return known.row;
  const made = rowOf(state, fact, inRace);
  const row = isSame && known.row.words === made.words ? known.row : made;
  knownRows.set(fact, { entries, classes, scheduled, inRace, row });
  return row;
}

const isSameInRace = (a: InRace, b: InRace): boolean =>
  a.lap === b.lap && a.uncounted === b.uncounted && a.doubtful === b.doubtful && a.givenTo === b.givenTo;

function rowOf(state: MeetingState, fact: Fact, inRace: InRace): LogRow {
  const { lap, uncounted, doubtful, givenTo } = inRace;
  const strike = state.struck.get(fact.revision);
  const wordsFor = (it: Fact): string =>
    uncounted === null ? recordWords(state, it, doubtful) : uncountedWords(state, it, uncounted);
  const data: { reason?: string; note?: string } = fact.data;
  return {
    revision: fact.revision,
    occurredAt: fact.occurredAt,
    recordedAt: fact.recordedAt,
    session: sessionIn(fact),
    lap,
    official: fact.official,
    type: fact.type,
    params: paramsOfRecord(state, fact),
    uncounted,
    doubtful,
    words: givenTo === null ? wordsFor(fact) : movedWords(state, fact, wordsFor(ofCar(fact, givenTo))),
    reason: data.reason ?? null,
    note: data.note ?? null,
    struck: strike !== undefined,
    struckBy: strike?.revision ?? null,
  };
}

const ofCar = (fact: Fact, car: string): Fact => ({ ...fact, data: { ...fact.data, car } }) as Fact;

const movedWords = (state: MeetingState, fact: Fact, words: string): string => {
  const { data } = current(state, fact);
  return 'car' in data && data.car !== undefined
    ? `${words}, recorded for car ${withoutClass(data.car)}`
    : words;
};

const sessionIn = (fact: Fact): string | null =>
  'session' in fact.data ? (fact.data.session ?? null) : null;

const OUTSIDE: InRace = { lap: null, uncounted: null, doubtful: false, givenTo: null };
