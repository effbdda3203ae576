import fc from 'fast-check';
import {
  COMMAND_TYPES,
  computeLineup,
  fieldOf,
  fold,
  formationOf,
  itemsOf,
  orderOf,
  type Classified,
  type CommandType,
  type Fact,
  type MeetingState,
  type SessionState,
} from '#domain';
import type { Issued } from '../support/given.ts';
import { meetings, resumeFrom, THREW, type PlayedMeeting, type Step } from '../support/sessions.arbitrary.ts';
import {
  viewOfState,
  expectSame,
  plainState,
  viewNamesOf,
  viewsWithoutPosition,
  viewsOf,
} from '../support/views.ts';

const RUNS = Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 25);
/** A seed repeats a run. Without a seed each run generates other meetings. */
const SEED = Number(process.env['GREENFLAG_PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);
const TIMEOUT = 600_000 + RUNS * 6_000;
const limits = {
  seed: SEED,
  numRuns: RUNS,
  interruptAfterTimeLimit: TIMEOUT - 5_000,
  markInterruptAsFailure: true,
};

type Law = (played: PlayedMeeting) => void;
const laws = new Map<string, Law>();
/** The first failure of each law that does not hold. */
const failures = new Map<string, unknown>();
let meetingCount = 0;

/** Tests a law on the generated meetings. A failure prints its seed and the script of a short meeting. */
function law(words: string, holds: Law): void {
  laws.set(words, holds);
  const test = (): void => {
    // Only a law that does not hold generates the meetings again, to find a short one.
    if (failures.has(words)) fc.assert(fc.property(meetings, holds), limits);
    expect([meetingCount, failures.get(words)]).toEqual([RUNS, undefined]);
  };
  it(words, test, TIMEOUT);
}

/** Plays each meeting once for all laws, because this takes longer than most laws. */
beforeAll(() => {
  const tryLaws = (played: PlayedMeeting): void => {
    meetingCount += 1;
    for (const [words, holds] of laws) {
      if (failures.has(words)) continue;
      try {
        holds(played);
      } catch (error) {
        failures.set(words, error);
      }
    }
  };
  fc.assert(fc.property(meetings, tryLaws), limits);
}, TIMEOUT);

/** Returns each n-th item and the last. The number shifts which items these are. */
const someOf = <T>(list: readonly T[], shift: number, each = 3): T[] =>
  list.filter((_, i) => i % each === shift % each || i === list.length - 1);

/** Returns some states of a meeting, including the last. */
const someStates = ({ steps, randomNumber }: PlayedMeeting, each = 16): MeetingState[] =>
  someOf(steps, randomNumber, each).map(({ after }) => after);

/** Returns the revisions of some records of a log. */
function someRecords({ facts, randomNumber }: PlayedMeeting, count = 6): number[] {
  return Array.from({ length: count }, (_, i) => (randomNumber + i * 37) % facts.length);
}

const accepted = ({ outcome }: Step): boolean => typeof outcome !== 'string';
const reason = 'a second look';

describe('a repeated command', () => {
  const OCCURRENCES: ReadonlySet<CommandType> = new Set<CommandType>([
    'RecordLap',
    'RecordCrossing',
    'SealFeed',
    'ReportSpin',
    'ReportIncident',
    'Penalize',
    'ExtendDistance',
    'AddNote',
  ]);
  const CREATIONS: ReadonlySet<CommandType> = new Set<CommandType>(['ScheduleMeeting', 'EnterCar']);

  law('writes nothing if it sets a state', ({ steps }) => {
    for (const { command, after } of steps.filter(accepted)) {
      if (OCCURRENCES.has(command.type) || CREATIONS.has(command.type)) continue;
      expectSame([command, resumeFrom(after).when(command)], [command, []]);
    }
  });

  law('is recorded again if it reports an occurrence', ({ steps }) => {
    for (const { command, after, outcome } of steps.filter(accepted)) {
      const isNumbered = command.type === 'RecordLap' && command.lap !== undefined;
      // An open penalty is replaced once.
      const isReplacement = command.type === 'Penalize' && command.insteadOf !== undefined;
      if (OCCURRENCES.has(command.type) && !isNumbered && !isReplacement)
        expect(resumeFrom(after).when(command)).toEqual(outcome);
    }
  });
});

describe('a log', () => {
  law('can be folded and viewed up to any record', ({ facts, randomNumber }) => {
    for (const { revision } of someOf(facts, randomNumber)) {
      const state = fold(facts.slice(0, revision + 1));
      const questions = viewNamesOf(state);
      for (const n of [1, 7, 11])
        viewOfState(state, ...(questions[(revision * n) % questions.length] ?? ['meeting']));
    }
  });

  law(
    'gives the same state when it is folded at once, one by one, in pieces, or from an earlier state',
    (played) => {
      const { facts, state, randomNumber } = played;
      const [first, second] = [randomNumber % facts.length, (randomNumber * 7) % facts.length].sort(
        (a, b) => a - b,
      );
      const pieces = fold(facts.slice(second), fold(facts.slice(first, second), fold(facts.slice(0, first))));
      const onward = fold(
        facts.slice(first),
        played.steps.find(({ after }) => after.revision + 1 === first)?.after,
      );
      for (const folded of [fold(facts), pieces, ...(onward.revision === state.revision ? [onward] : [])]) {
        expectSame(plainState(folded), plainState(state));
        expectSame(viewsOf(folded), viewsOf(state));
      }
    },
  );

  law('gives the same views without its struck records', ({ facts, state }) => {
    const standing = facts.filter(
      ({ type, revision }) =>
        !state.struck.has(revision) && type !== 'RecordStruck' && type !== 'RecordRestored',
    );
    expectSame(viewsWithoutPosition(fold(standing)), viewsWithoutPosition(state));
  });

  law('does not change with a refusal', ({ steps }) => {
    for (const { before, after } of steps.filter((step) => !accepted(step))) expect(after).toBe(before);
  });

  law('is decided and folded without an error', ({ steps }) => {
    expect(steps.filter(({ outcome }) => String(outcome).startsWith(THREW))).toEqual([]);
  });
});

describe('a struck record', () => {
  const struck = (played: PlayedMeeting, holds: (revision: number, state: MeetingState) => void): void => {
    for (const revision of someRecords(played)) {
      const given = resumeFrom(played.state);
      const outcome = given.when({ type: 'StrikeRecord', revision, reason });
      if (typeof outcome !== 'string' && outcome.length > 0) holds(revision, given.state);
    }
  };

  law('that is restored has the same effect as before', (played) => {
    struck(played, (revision, state) => {
      const given = resumeFrom(state);
      expect(given.when({ type: 'RestoreRecord', revision, reason })).toEqual(['RecordRestored']);
      expectSame(viewsWithoutPosition(given.state), viewsWithoutPosition(played.state));
      const rows = viewOfState(given.state, 'race-log')['rows'] as object[];
      expectSame(rows.slice(0, -2), viewOfState(played.state, 'race-log')['rows']);
    });
  });

  law('leaves no trace in any view', (played) => {
    struck(played, (revision, state) => {
      const without = fold(played.facts.filter((fact) => fact.revision !== revision));
      expectSame(viewsWithoutPosition(state), viewsWithoutPosition(without));
    });
  });
});

describe('an order', () => {
  const distinct = (cars: readonly string[]): void => expect(cars).toEqual([...new Set(cars)]);
  const cars = (rows: readonly { car: string }[]): string[] => rows.map((row) => row.car);

  law('lists no car twice in any line-up, formation, field or result', (played) => {
    for (const state of someStates(played)) {
      for (const session of state.sessions) {
        distinct(cars(orderOf(state, session)));
        distinct(cars(computeLineup(state, session).rows));
        distinct(cars(session.grid.posted?.data.rows ?? []));
        distinct(formationOf(session.grid));
        for (const { data } of session.results.posted) distinct(cars(data.rows));
      }
      const field = fieldOf(state);
      distinct([...cars(field.rows), ...cars(field.missed)]);
    }
  });

  law('has the places 1 to n, shared by cars that are level, and then the cars without a place', (played) => {
    for (const state of someStates(played, 6)) {
      for (const session of state.sessions) {
        const order = orderOf(state, session);
        const placed = order.filter(({ place }) => place !== null).length;
        const isLevel = (i: number): boolean =>
          order[i - 1]?.levelWith.includes(order[i]?.car ?? '') === true;
        const first = (i: number): number => (isLevel(i) ? first(i - 1) : i + 1);
        expect(order.map(({ place }) => place)).toEqual(order.map((_, i) => (i < placed ? first(i) : null)));
      }
    }
  });

  law('of a field has no more cars than its sources can give and officials added', (played) => {
    for (const state of someStates(played)) {
      for (const session of state.sessions.filter(({ spec }) => spec.lineup)) {
        const { rows, open, size } = computeLineup(state, session);
        expect(rows.length + open.reduce((sum, { places }) => sum + places, 0)).toBe(size);
        expect(size).toBeLessThanOrEqual(maxCarsOf(state, session));
      }
    }
  });
});

/**
 * Returns the maximum number of cars of a line-up: those that its sources can give, even if they give a car
 * twice, and those that officials added.
 */
function maxCarsOf(state: MeetingState, { spec, grid }: SessionState): number {
  const yields = (spec.lineup ?? []).map((source) => {
    const take = source.take ?? Infinity;
    if ('provisional' in source) return source.take ?? 1;
    if (!('from' in source)) return Math.min(take, state.entries.size);
    const [first, last] = source.places ?? [1, null];
    const places = Math.min(last ?? Infinity, state.entries.size) - first + 1;
    const share = source.every ?? source.snake ?? 1;
    return Math.min(take, source.from.length * Math.ceil(Math.max(0, places) / share));
  });
  return yields.reduce((sum, cars) => sum + cars, grid.added.length);
}

describe('a started race', () => {
  law('keeps the line-up that it was started with, except for the number of a car', ({ steps }) => {
    const numbersOf = ({ entries }: MeetingState): string => [...entries.keys()].join();
    for (const { before, after } of steps.filter(accepted)) {
      if (numbersOf(before) !== numbersOf(after)) continue;
      for (const { spec, started, grid } of before.sessions) {
        const next = after.sessions.find((session) => session.spec.id === spec.id);
        if (started && next?.started) expect(next.grid.posted).toEqual(grid.posted);
      }
    }
  });
});

describe('a rescinded penalty', () => {
  const orders = (state: MeetingState): readonly (readonly Classified[])[] =>
    state.sessions.map((session) => orderOf(state, session));

  law('leaves each order as it was before the penalty', (played) => {
    for (const { command } of played.steps) {
      if (command.type !== 'Penalize') continue;
      const { official: _, at: _at, ...again } = command;
      const given = resumeFrom(played.state);
      if (typeof given.when(again) === 'string') continue;
      const rescind: Issued = { type: 'RescindPenalty', penalty: given.state.revision, reason };
      expect(given.when(rescind)).toEqual(['PenaltyRescinded']);
      expectSame(orders(given.state), orders(played.state));
    }
  });

  law('can be left out of the log without a change to any order', ({ facts, state }) => {
    const rescinded = new Set(
      itemsOf(state.records).flatMap((fact) =>
        fact.type === 'PenaltyRescinded' && !state.struck.has(fact.revision) ? [fact.data.penalty] : [],
      ),
    );
    const stays = (fact: Fact): boolean =>
      !(fact.type === 'PenaltyRescinded' && rescinded.has(fact.data.penalty)) &&
      !rescinded.has(fact.revision);
    expectSame(orders(fold(facts.filter(stays))), orders(state));
  });
});

describe('a certified result', () => {
  const published = (rows: readonly Pick<Classified, 'place' | 'car' | 'laps' | 'status'>[]): object[] =>
    rows.map(({ place, car, laps, status }) => ({ place, car, laps, status }));

  law('is the same as its posted version until it is reopened', (played) => {
    for (const { after } of played.steps) {
      for (const session of after.sessions.filter(({ phase }) => phase === 'official')) {
        const posted = session.results.posted.at(-1)?.data.rows ?? [];
        expectSame(published(orderOf(after, session)), published(posted as Classified[]));
      }
    }
  });

  law('does not change when it is certified again', (played) => {
    for (const { command, after, outcome } of played.steps) {
      if (command.type !== 'CertifyResults' || outcome[0] !== 'ResultsCertified') continue;
      const { session } = command;
      const given = resumeFrom(after);
      expect(given.when({ type: 'CertifyResults', session })).toEqual([]);
      const again: Issued[] = [
        { type: 'ReopenResults', session },
        { type: 'PostResults', session },
      ];
      expect(again.map((one) => given.when(one))).toEqual([['ResultsReopened'], []]);
      expect(given.when({ type: 'CertifyResults', session })).toEqual(['ResultsCertified']);
      expectSame(viewsWithoutPosition(given.state), viewsWithoutPosition(after));
    }
  });
});

describe('a state', () => {
  const scores = (state: MeetingState): string =>
    JSON.stringify(state.sessions.map((session) => orderOf(state, session)));

  law(
    'after each record has the same scores as a new fold of the same log',
    ({ steps, facts, randomNumber }) => {
      for (const { after } of someOf(steps, randomNumber)) {
        const refolded = fold(facts.slice(0, after.revision + 1));
        if (scores(after) !== scores(refolded))
          expect(JSON.parse(scores(after))).toEqual(JSON.parse(scores(refolded)));
      }
    },
  );

  law('of the past gives the same views later', ({ steps, state, randomNumber }) => {
    const then = steps.map(({ after }) =>
      after.scheduled ? JSON.stringify(viewOfState(after, ...at(after, randomNumber))) : '',
    );
    viewsOf(state);
    steps.toReversed().forEach(({ after }, i) => {
      const now = after.scheduled ? JSON.stringify(viewOfState(after, ...at(after, randomNumber))) : '';
      expect(now).toBe(then.at(-1 - i));
    });
  });
  const at = (state: MeetingState, die: number): [string, string?] => {
    const questions = viewNamesOf(state);
    return questions[die % questions.length] ?? ['meeting'];
  };

  law('of the past gives the same decisions later', ({ steps }) => {
    for (const { command, before, outcome } of steps.toReversed()) {
      expectSame([command, resumeFrom(before).when(command)], [command, outcome]);
    }
  });

  law(
    'of the past can continue differently without a change to other states',
    ({ steps, state, facts, randomNumber }) => {
      const before = viewsOf(state);
      const earlier = steps[randomNumber % steps.length]?.before;
      const given = resumeFrom(earlier ?? state);
      for (const { command } of steps.slice(-12)) given.when(command);
      viewsOf(given.state);
      expectSame(viewsOf(state), before);
      expectSame(plainState(state), plainState(fold(facts)));
    },
  );
});

describe('the generated meetings', () => {
  const SEED = 20_230_205;
  const sample = fc.sample(meetings, { numRuns: 100, seed: SEED });

  it('accept each command at least once', () => {
    const written = new Set(
      sample.flatMap(({ steps }) =>
        steps
          .filter(({ outcome }) => outcome.length > 0 && typeof outcome !== 'string')
          .map(({ command }) => command.type),
      ),
    );
    expect(COMMAND_TYPES.filter((type) => !written.has(type))).toEqual([]);
  });

  it('have certified results, and often those of the main', () => {
    const certified = sample.map(({ state }) => state.sessions.filter(({ phase }) => phase === 'official'));
    expect(certified.filter((sessions) => sessions.length > 0).length).toBeGreaterThan(80);
    expect(
      certified.filter((sessions) => sessions.some(({ spec }) => spec.kind === 'main')).length,
    ).toBeGreaterThan(10);
  });
});
