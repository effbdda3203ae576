import { fold, type Command, type Fact, type MeetingState } from '#domain';
import { project, PROJECTION_NAMES, PROJECTIONS } from '#projections';
import { openStore } from '#event-store/open';
import { enter, issue, MEETING, schedule } from '../../../test/support/race.ts';
import { RaceControl } from '../race-control.ts';

const LOOKS = 60;
const START = Date.parse('2026-05-02T18:00:00.000Z');
const CARS = Array.from({ length: 12 }, (_, i) => String(i + 1));
const session = 'heat';
const second = (n: number): string => new Date(START + 1_000 * n).toISOString();

/** Returns the same random numbers in each run. */
function sequence(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at * 48_271) % 2_147_483_647;
    return at / 2_147_483_647;
  };
}

/** Changes a long race: late records, laps named by number, strikes, restores, rulings, read transponders. */
function* longRace(records: number): Generator<Command> {
  const random = sequence(3);
  const pick = (n: number): number => Math.floor(random() * n);
  const [heat] = schedule.format.sessions;
  const format = { ...schedule.format, sessions: [{ ...heat, laps: 1_000 }] };
  yield { ...schedule, format, at: second(0) } as Command;
  for (const car of CARS) yield { ...enter(car), at: second(0) };
  yield { type: 'DrawLineup', session, order: CARS, at: second(0) };
  yield { type: 'PostLineup', session, at: second(0) };
  yield { type: 'OpenSession', session, at: second(0) };
  yield { type: 'ShowGreen', session, at: second(1) };
  for (let n = 2; n < records; n++) {
    const car = CARS[pick(CARS.length)] ?? '1';
    const at = second(n - (pick(50) === 0 ? pick(30) : 0));
    const decided = decision(pick(200), car, 17 + pick(n - 1));
    if (decided) yield { ...decided, at };
    else if (pick(2) === 0) yield { type: 'RecordCrossing', transponder: `T${pick(16)}`, line: 'sf', at };
    else yield { type: 'RecordLap', session, car, ...(pick(900) === 0 && { lap: 1 + pick(200) }), at };
  }
}

const struck: number[] = [];

function decision(which: number, car: string, revision: number): Command | undefined {
  const lap = 1 + (revision % 100);
  if (which === 3) struck.push(revision);
  const decisions: readonly Command[] = [
    { type: 'CallCaution', session, reason: 'debris' },
    { type: 'ShowGreen', session },
    { type: 'RestoreRecord', revision: struck.at(-1) ?? 17, reason: 'right after all' },
    { type: 'StrikeRecord', revision, reason: 'wrong' },
    { type: 'DisallowLap', session, car, lap, reason: 'cut the course' },
    { type: 'ReinstateLap', session, car, lap, reason: 'did not' },
    { type: 'Penalize', session, car, penalty: 'laps', laps: 1, reason: 'pit road' },
    { type: 'AssignTransponder', transponder: `T${revision % 16}`, car },
    { type: 'AssignTransponder', transponder: `T${revision % 16}`, car, from: second(revision) },
    { type: 'ReleaseTransponder', transponder: `T${revision % 16}`, from: second(revision) },
  ];
  return decisions[which];
}

let race: RaceControl;
let head: MeetingState;

beforeAll(async () => {
  race = new RaceControl(await openStore('memory:'), { presets: new Map() });
  for (const command of longRace(3_500)) await issue(race, command);
  const state = await race.state(MEETING);
  if (!state) throw new Error('There is no meeting.');
  head = state;
});

/** Copies records, so that caches for the records of the log do not apply to the copies. */
const strangers = (upTo: number): Fact[] => structuredClone(head.records.items.slice(0, upTo));

const STRIKES = new Set<Fact['type']>(['RecordStruck', 'RecordRestored']);

const RULINGS = new Set<Fact['type']>(['TransponderAssigned', 'TransponderReleased']);

const requests = PROJECTION_NAMES.map((projection) => ({
  projection,
  ...(PROJECTIONS[projection]?.session === 'required' && { session }),
  ...(PROJECTIONS[projection]?.session === 'ranking' && { session: 'standings' }),
}));

describe('a long meeting', () => {
  it('contains strikes, restores and late records', () => {
    const types = head.records.items.map(({ type }) => type);
    const many = (type: Fact['type']): number => types.filter((each) => each === type).length;
    expect(head.revision).toBeGreaterThan(3_000);
    expect(many('RecordStruck')).toBeGreaterThan(5);
    expect(many('RecordRestored')).toBeGreaterThan(0);
    expect(many('LapDisallowed')).toBeGreaterThan(2);
    expect(many('CrossingSeen')).toBeGreaterThan(500);
    expect(many('TransponderAssigned')).toBeGreaterThan(5);
    expect(many('TransponderReleased')).toBeGreaterThan(5);
  });

  it('shows at each revision, in any order, the same as a fold from the start', async () => {
    const random = sequence(11);
    for (let look = 0; look < LOOKS; look++) {
      const at = Math.floor(random() * (head.revision + 1));
      const fresh = fold(strangers(at + 1));
      const request = requests[look % requests.length] ?? { projection: 'field' };
      const answer = await race.view({ meeting: MEETING, ...request, at });
      expect({ at, ...answer }).toEqual({ at, ...project(fresh, request.projection, request.session) });
    }
  });

  it('shows by occurred the records that happened by then and stand now', async () => {
    const random = sequence(13);
    for (let look = 0; look < LOOKS; look++) {
      const instant = second(2 + Math.floor(random() * 3_498));
      const stood = strangers(head.records.length).filter(
        ({ type, revision }) => !STRIKES.has(type) && !head.struck.has(revision),
      );
      // Whose car a transponder was on is known now, also if it was decided later.
      const standing = fold(
        stood.filter(({ occurredAt, type }) => occurredAt <= instant || RULINGS.has(type)),
      );
      const at = { instant, by: 'occurred' } as const;
      const answer = await race.view({ meeting: MEETING, projection: 'results', session, at });
      const { revision, recordedAt } = head;
      expect({ instant, ...answer }).toEqual({
        instant,
        ...project({ ...standing, revision, recordedAt }, 'results', session),
      });
    }
  });
});
