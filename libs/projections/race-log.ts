import { itemsOf, raceOf, sessionOf, type Fact, type MeetingState, type SessionState } from '#domain';
import type { Projection } from './projection.ts';
import { wordsOf } from './words.ts';

/** Every record, in the officials' words, with both of its times. */
export const raceLog: Projection = {
  version: 1,
  session: 'optional',
  view: (state, session) => {
    const facts = itemsOf(state.records);
    const isWanted = (fact: Fact): boolean => session === undefined || sessionIn(fact) === session.spec.id;
    return { rows: logRowsOf(state, facts.filter(isWanted)) };
  },
};

/** Some records as rows of the race log, in a state that holds them. */
export function logRowsOf(state: MeetingState, facts: readonly Fact[]): readonly object[] {
  const lapAt = lapsOf(state);
  return facts.map((fact) => logged(state, fact, lapAt(fact)));
}

function logged(state: MeetingState, fact: Fact, lap: number | null): object {
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
function lapsOf(state: MeetingState): (fact: Fact) => number | null {
  const known = new Map<string, (fact: Fact) => number | null>();
  return (fact) => {
    const session = sessionOf(state, sessionIn(fact) ?? '');
    if (!session) return null;
    const lapAt = known.get(session.spec.id) ?? lapIndex(session);
    known.set(session.spec.id, lapAt);
    return lapAt(fact);
  };
}

function lapIndex(session: SessionState): (fact: Fact) => number | null {
  const race = raceOf(session);
  const crossings = new Map<number, number>();
  for (const car of race.cars.values()) for (const done of car.laps) crossings.set(done.revision, done.lap);
  const first = session.track.items[0]?.revision ?? Number.POSITIVE_INFINITY;
  return (fact) => {
    const own = crossings.get(fact.revision);
    if (own !== undefined) return own;
    return fact.revision < first ? null : lapsBy(race.led, fact.occurredAt);
  };
}

function lapsBy(led: readonly { at: string }[], at: string): number {
  let [low, high] = [0, led.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((led[middle]?.at ?? '') <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
