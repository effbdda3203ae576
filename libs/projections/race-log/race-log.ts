import { z } from 'zod';
import {
  current,
  doubtfulLaps,
  EVENT_TYPES,
  itemsOf,
  lapsOf,
  movedCrossings,
  NOT_COUNTED_BECAUSE,
  partitionPoint,
  raceOf,
  sessionOf,
  type DeepReadonly,
  type Fact,
  type MeetingState,
  type NotCountedBecause,
  type SessionState,
} from '#domain';
import * as field from '../fields.ts';
import { defineProjection } from '../projection.ts';
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
  version: 2,
  session: 'optional',
  fields: {
    rows: z.array(logRow).describe('The records, in the order of the log.'),
  },
  view: (state, session) => {
    const id = session?.spec.id;
    return { rows: prepared.get(state)?.get(id) ?? allSteps(rowSteps(state, factsOf(state, id))) };
  },
});

/** Rows that were made before their view, by the state and the session. */
const prepared = new WeakMap<MeetingState, Map<string | undefined, readonly LogRow[]>>();

/** Makes the rows of a state in steps, so that its view can be had at once. */
export function* prepareRaceLog(state: MeetingState, session: string | undefined): Generator<void> {
  const known = prepared.get(state) ?? new Map<string | undefined, readonly LogRow[]>();
  prepared.set(state, known);
  if (!known.has(session)) known.set(session, yield* rowSteps(state, factsOf(state, session)));
}

function factsOf({ records }: MeetingState, session: string | undefined): readonly Fact[] {
  const facts = itemsOf(records);
  return session === undefined ? facts : facts.filter((fact) => sessionIn(fact) === session);
}

/** Returns records as rows of the race log, in a state that holds them. */
export const logRowsOf = (state: MeetingState, facts: readonly Fact[]): readonly LogRow[] =>
  allSteps(rowSteps(state, facts));

/** Rows of one step. They take well under a millisecond. */
const ROWS_PER_STEP = 512;

function* rowSteps(state: MeetingState, facts: readonly Fact[]): Generator<void, readonly LogRow[]> {
  const known = new Map<SessionState, RaceIndex>();
  const rows: LogRow[] = [];
  for (const fact of facts) {
    const session = sessionOf(state, sessionIn(fact) ?? '');
    const find = session && (known.get(session) ?? (yield* indexOf(state, session)));
    if (session && find) known.set(session, find);
    rows.push(rowFor(state, fact, find ? find(fact) : OUTSIDE));
    if (rows.length % ROWS_PER_STEP === 0) yield;
  }
  return rows;
}

function allSteps<T>(steps: Generator<void, T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

interface KnownRow extends Pick<MeetingState, 'entries' | 'format' | 'scheduled'> {
  readonly inRace: InRace;
  readonly row: LogRow;
}

/*
 * Rows are kept, because they seldom change: the same object is compared and sent at no cost.
 */
const knownRows = new WeakMap<Fact, KnownRow>();

/** What the count of a session makes of a record. */
interface InRace {
  /** The lap of a crossing, otherwise the laps that the race had when the record happened. */
  readonly lap: number | null;
  readonly uncounted: NotCountedBecause | null;
  /** Whether the lap is too short to be true, and nobody has confirmed it. */
  readonly doubtful: boolean;
  /** The car that a crossing was given to by a ruling; null if it is that of the record. */
  readonly givenTo: string | null;
}

function rowFor(state: MeetingState, fact: Fact, inRace: InRace): LogRow {
  const { entries, format, scheduled } = state;
  const known = knownRows.get(fact);
  const struckBy = state.struck.get(fact.revision)?.revision ?? null;
  const isSame = known?.row.struckBy === struckBy && isSameInRace(known.inRace, inRace);
  // The words name drivers, sessions and speeds, which follow from the entries, the format and the track.
  const isNamedSame = known?.entries === entries && known.format === format;
  if (isSame && isNamedSame && known.scheduled === scheduled) return known.row;
  const made = rowOf(state, fact, inRace);
  const row = isSame && known.row.words === made.words ? known.row : made;
  knownRows.set(fact, { entries, format, scheduled, inRace, row });
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
  return 'car' in data ? `${words}, recorded for car ${data.car}` : words;
};

const sessionIn = (fact: Fact): string | null =>
  'session' in fact.data ? (fact.data.session ?? null) : null;

const OUTSIDE: InRace = { lap: null, uncounted: null, doubtful: false, givenTo: null };

/** Returns what the count of its session makes of a record. */
type RaceIndex = (fact: Fact) => InRace;

interface KnownIndex {
  readonly scheduled: MeetingState['scheduled'];
  readonly find: RaceIndex;
}

const indexes = new WeakMap<SessionState, KnownIndex>();

/**
 * Returns the lookup for a state of a session. It is made once, because only one session of a meeting changes
 * at a time. The length of the track decides too which lap is doubtful.
 */
function* indexOf(state: MeetingState, session: SessionState): Generator<void, RaceIndex> {
  const { scheduled } = state;
  const known = indexes.get(session);
  if (known?.scheduled === scheduled) return known.find;
  const find = yield* raceIndex(state, session);
  indexes.set(session, { scheduled, find });
  return find;
}

function* raceIndex(state: MeetingState, session: SessionState): Generator<void, RaceIndex> {
  const { led, cars, uncounted } = raceOf(session);
  const crossings = new Map<number, number>();
  for (const car of cars.values()) {
    for (const done of lapsOf(car)) {
      crossings.set(done.revision, done.lap);
      if (crossings.size % ROWS_PER_STEP === 0) yield;
    }
  }
  const reasons = new Map(itemsOf(uncounted).map(({ revision, because }) => [revision, because]));
  const first = session.track.items[0]?.revision ?? Number.POSITIVE_INFINITY;
  const lapAt = (fact: Fact): number | null =>
    fact.revision < first ? null : partitionPoint(led.items, ({ at }) => at <= fact.occurredAt, led.length);
  yield;
  const givenTo = movedCrossings(session);
  yield;
  const doubts = [...cars.keys()].flatMap((car) => doubtfulLaps(state, session, car));
  const doubtful = new Set(doubts.map(({ revision }) => revision));
  return (fact) => ({
    lap: crossings.get(fact.revision) ?? lapAt(fact),
    uncounted: reasons.get(fact.revision) ?? null,
    doubtful: doubtful.has(fact.revision),
    givenTo: givenTo.get(fact.revision) ?? null,
  });
}
