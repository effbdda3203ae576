import {
  itemsOf,
  lapsOf,
  partitionPoint,
  raceOf,
  sessionOf,
  type Fact,
  type MeetingState,
  type SessionState,
} from '#domain';
import type { Projection } from '../projection.ts';
import { wordsOf } from './record-words.ts';

/** Every record, in the officials' words, with both of its times. */
export const raceLog = {
  version: 2,
  session: 'optional',
  view: (state, session) => {
    const facts = itemsOf(state.records);
    const isWanted = (fact: Fact): boolean => session === undefined || sessionIn(fact) === session.spec.id;
    return { rows: logRowsOf(state, facts.filter(isWanted)) };
  },
} satisfies Projection;

/** Some records as rows of the race log, in a state that holds them. */
export function logRowsOf(state: MeetingState, facts: readonly Fact[]): readonly Row[] {
  const lapAt = lapFinder(state);
  return facts.map((fact) => logged(state, fact, lapAt(fact)));
}

interface Written {
  readonly entries: MeetingState['entries'];
  readonly format: MeetingState['format'];
  readonly row: Row;
}

/* A row seldom changes once it is written: as the same object it is compared, and sent, at no cost. */
const written = new WeakMap<Fact, Written>();

function logged(state: MeetingState, fact: Fact, lap: number | null): Row {
  const { entries, format } = state;
  const known = written.get(fact);
  const struckBy = state.struck.get(fact.revision)?.revision ?? null;
  const isSame = known?.row.lap === lap && known.row.struckBy === struckBy;
  // Its words name drivers and sessions.
  if (isSame && known.entries === entries && known.format === format) return known.row;
  const made = rowOf(state, fact, lap);
  const row = isSame && known.row.words === made.words ? known.row : made;
  written.set(fact, { entries, format, row });
  return row;
}

type Row = ReturnType<typeof rowOf>;

function rowOf(state: MeetingState, fact: Fact, lap: number | null) {
  const strike = state.struck.get(fact.revision);
  const data: { reason?: string; note?: string } = fact.data;
  return {
    revision: fact.revision,
    occurredAt: fact.occurredAt,
    recordedAt: fact.recordedAt,
    session: sessionIn(fact),
    lap,
    official: fact.official,
    type: fact.type,
    words: wordsOf(state, fact),
    reason: data.reason ?? null,
    note: data.note ?? null,
    struck: strike !== undefined,
    struckBy: strike?.revision ?? null,
  };
}

const sessionIn = (fact: Fact): string | null =>
  'session' in fact.data ? (fact.data.session ?? null) : null;

/**
 * The lap that a record belongs to: a crossing's own lap, otherwise how far the race had come when it
 * happened.
 */
function lapFinder(state: MeetingState): (fact: Fact) => number | null {
  const known = new Map<string, LapIndex>();
  return (fact) => {
    const session = sessionOf(state, sessionIn(fact) ?? '');
    if (!session) return null;
    const lapAt = known.get(session.spec.id) ?? lapsIn(session);
    known.set(session.spec.id, lapAt);
    return lapAt(fact);
  };
}

type LapIndex = (fact: Fact) => number | null;

const indexes = new WeakMap<SessionState, LapIndex>();

/** Made once for a state of a session: only one session of a meeting moves on at a time. */
function lapsIn(session: SessionState): LapIndex {
  const known = indexes.get(session) ?? lapIndex(session);
  indexes.set(session, known);
  return known;
}

function lapIndex(session: SessionState): LapIndex {
  const { led, cars } = raceOf(session);
  const crossings = new Map<number, number>();
  for (const car of cars.values()) for (const done of lapsOf(car)) crossings.set(done.revision, done.lap);
  const first = session.track.items[0]?.revision ?? Number.POSITIVE_INFINITY;
  return (fact) => {
    const own = crossings.get(fact.revision);
    if (own !== undefined) return own;
    return fact.revision < first
      ? null
      : partitionPoint(led.items, ({ at }) => at <= fact.occurredAt, led.length);
  };
}
