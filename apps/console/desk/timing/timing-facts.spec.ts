import {
  keyTarget,
  NO_TARGET,
  nextGuess,
  nextMissed,
  nextProposal,
  timingFacts,
  type TimingSources,
} from './timing-facts.ts';

const START = Date.parse('2026-05-02T20:00:00.000Z');
const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();

const transponder = (number: string, car: string | null, guess: string | null = null) => ({
  transponder: number,
  car,
  guess,
  driver: null,
  source: null,
  record: null,
  from: null,
  until: null,
  crossings: 2,
  firstSeenAt: at(10),
  lastSeenAt: at(50),
});
const passing = (revision: number, seconds: number, uncounted: string | null, doubtful = false) => ({
  revision,
  occurredAt: at(seconds),
  recordedAt: at(seconds),
  transponder: '1',
  car: '24',
  assignedBy: 1,
  line: 'sf',
  feed: 'sf',
  epoch: 0,
  number: revision,
  lap: 3,
  hits: 30,
  strength: 9,
  uncounted,
  doubtful,
});
const due = (car: string) => ({ car, crossedAt: at(10), medianLapMs: 10_000 });
const feed = (state: string, proposals: readonly object[] = []) => ({ name: 'orbits', state, proposals });

/** Returns the facts 60 seconds after the green flag. */
const factsOf = (changes: object = {}, flag = 'green') =>
  timingFacts(
    {
      running: { flag, rows: [{ car: '3', inPits: true }] },
      passings: { due: [due('24'), due('48'), due('3')], rows: [] },
      transponders: { rows: [] },
      feeds: [feed('live')],
      greenSinceMs: 0,
      ...changes,
    } as unknown as TimingSources,
    START + 60_000,
  );

it('a car that is overdue was missed, unless it is on pit road', () => {
  expect(factsOf().overdue?.map(({ car }) => car)).toEqual(['24', '48']);
});

it('no car is overdue under yellow, and none can be called overdue while no feed is heard', () => {
  expect(factsOf({}, 'yellow').overdue).toEqual([]);
  expect(factsOf({ feeds: [feed('silent')] }).overdue).toBeNull();
  expect(nextMissed(null)).toBeUndefined();
});

it('a car that may be read as an unknown transponder is not counted by the key', () => {
  const { unknown, overdue } = factsOf({
    transponders: { rows: [transponder('9', null), transponder('8', null, '24'), transponder('7', '48')] },
  });
  expect(unknown.map((one) => one.transponder)).toEqual(['9', '8']);
  expect(nextGuess(unknown)?.transponder).toBe('8');
  expect(overdue?.[0]).toMatchObject({ car: '24', readAs: '8' });
  expect(nextMissed(overdue)?.car).toBe('48');
});

it('second reads and short laps are listed for five minutes, the newest first', () => {
  const rows = [
    passing(1, -300, 'second-read'),
    passing(2, 10, 'second-read'),
    passing(3, 20, null),
    passing(4, 30, null, true),
    passing(5, 40, 'too-short'),
    passing(6, 50, 'not-green'),
  ];
  const { doubtful } = factsOf({ passings: { due: [], rows } });
  expect(doubtful.map(({ revision }) => revision)).toEqual([5, 4, 2]);
});

it('the key takes the first proposal that the role may issue', () => {
  const proposals = [
    { id: '1', words: 'Car 9', command: { type: 'EnterCar' }, commandId: 'a' },
    { id: '2', words: 'Yellow', command: { type: 'CallCaution' }, commandId: 'b' },
  ];
  const facts = factsOf({ feeds: [feed('live', proposals)] });
  expect(nextProposal(facts.proposals, (type) => type === 'CallCaution')?.commandId).toBe('b');
  expect(nextProposal(facts.proposals, () => false)).toBeUndefined();
});

it('gives a key something else only after the official has had time to read it', () => {
  const first = keyTarget(NO_TARGET, 'a', 10_000);
  expect(first.steadyAtMs).toBe(10_000);
  expect(keyTarget(first, 'a', 20_000)).toBe(first);
  expect(keyTarget(first, 'b', 20_000)).toEqual({ id: 'b', steadyAtMs: 21_500 });
});

it('remembers for a moment what a key acted on, after it is gone', () => {
  const gone = keyTarget(keyTarget(NO_TARGET, 'a', 10_000), null, 20_000);
  expect(keyTarget(gone, 'b', 20_100).steadyAtMs).toBe(21_600);
  expect(keyTarget(gone, 'b', 30_000).steadyAtMs).toBe(30_000);
});
