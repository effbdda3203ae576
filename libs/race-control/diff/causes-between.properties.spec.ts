import fc from 'fast-check';
import { current, itemsOf, type Fact, type MeetingState } from '#domain';
import { CLASH, playedExample, type Example } from '../../../test/support/example.ts';
import { RecordsBetween } from './causes-between.ts';

const OBSERVATIONS = new Set(['LapSet', 'CarFinished', 'CarSpun', 'IncidentReported', 'NoteAdded']);

const targetOf = (fact: Fact): number | null =>
  fact.type === 'RecordStruck' || fact.type === 'RecordRestored' ? fact.data.revision : null;

/** Finds the same records by looking at every record for every question. */
class SlowRecordsBetween {
  constructor(
    private readonly state: MeetingState,
    private readonly records: readonly Fact[],
  ) {}

  ofRevisions(revisions: readonly number[]): Fact[] {
    return this.records.filter(
      (fact) => revisions.includes(fact.revision) || revisions.includes(targetOf(fact) ?? -1),
    );
  }

  decisionsAbout(car: string, session: string | null): Fact[] {
    return this.records.filter((fact) => {
      const { data, type } = this.subjectOf(fact);
      if (!('car' in data) || data.car !== car) return false;
      if (OBSERVATIONS.has(type) && targetOf(fact) === null) return false;
      return session === null || !('session' in data) || data.session === session;
    });
  }

  lastCrossingOf(car: string, session: string | null): Fact[] {
    const crossings = this.records.filter(
      (fact) =>
        (fact.type === 'LapSet' || fact.type === 'CarFinished') &&
        fact.data.car === car &&
        (session === null || fact.data.session === session),
    );
    return crossings.slice(-1);
  }

  lastDecisions(session: string | null): Fact[] {
    const decisions = this.records.filter((fact) => {
      const { data } = this.subjectOf(fact);
      if (OBSERVATIONS.has(fact.type)) return false;
      return session === null || ('session' in data && data.session === session);
    });
    return decisions.length === 0 && session !== null ? this.lastDecisions(null) : decisions.slice(-3);
  }

  private subjectOf(fact: Fact): Fact {
    const target = targetOf(fact);
    return current(this.state, itemsOf(this.state.records)[target ?? fact.revision] ?? fact);
  }
}

/** The last ten, because no row names more causes. */
const inOrder = (facts: readonly Fact[]): number[] =>
  [...new Set(facts.map(({ revision }) => revision))].sort((a, b) => a - b).slice(-10);

describe('the records between two moments', () => {
  let example: Example;
  let end: MeetingState;
  beforeAll(async () => {
    example = await playedExample();
    await example.race.issue({
      meeting: CLASH,
      command: { type: 'AddNote', text: 'The end.' },
      official: { id: 'tower', role: 'director' },
    });
    end = (await example.race.state(CLASH)) as MeetingState;
  });
  afterAll(() => example.store.close());

  it('are found by what a row names as by looking at all of them', async () => {
    const cars = [...end.entries.keys()];
    const sessions = [null, ...end.sessions.map(({ spec }) => spec.id)];
    const revision = fc.integer({ min: 0, max: end.revision });
    await fc.assert(
      fc.asyncProperty(
        revision,
        revision,
        fc.record({
          car: fc.constantFrom(...cars),
          session: fc.constantFrom(...sessions),
          revisions: fc.array(revision, { maxLength: 5 }),
        }),
        async (one, other, { car, session, revisions }) => {
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          const before = (await example.race.state(CLASH, from)) as MeetingState;
          const after = (await example.race.state(CLASH, to)) as MeetingState;
          const slow = new SlowRecordsBetween(after, itemsOf(after.records).slice(from + 1));
          const found = new RecordsBetween(before, after);
          expect([
            inOrder(found.ofRevisions(revisions)),
            inOrder(found.decisionsAbout(car, session)),
            inOrder(found.lastCrossingOf(car, session)),
            inOrder(found.lastDecisions(session)),
          ]).toEqual([
            inOrder(slow.ofRevisions(revisions)),
            inOrder(slow.decisionsAbout(car, session)),
            inOrder(slow.lastCrossingOf(car, session)),
            inOrder(slow.lastDecisions(session)),
          ]);
        },
      ),
    );
  });
});
