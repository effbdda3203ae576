import type { Command, Fact } from '#domain';
import { AT, CLASH, inLines, playedExample, type Example } from '../../../test/support/example.ts';
import { accept, enter, MEETING, note, schedule } from '../../../test/support/race.ts';
import { openStore } from '#event-store/open';
import type { Moment } from '../requests.ts';
import { RaceControl } from '../race-control.ts';
import type { RowDiff, ViewDiff } from '../answers/diff.ts';
import { RecordsBetween } from './causes-between.ts';

const session = 'heat';
const at = (second: number): string => `2026-05-02T18:00:${String(second).padStart(2, '0')}.000Z`;
const lap = (car: string, second: number): Command => ({ type: 'RecordLap', session, car, at: at(second) });

let race: RaceControl;

/** Three cars under green. Every car has crossed once, in the order 1, 2, 3. */
beforeEach(async () => {
  race = new RaceControl(await openStore('memory:'), { presets: new Map() });
  for (const command of [
    { ...schedule, at: at(0) },
    ...['1', '2', '3'].map((car) => ({ ...enter(car), at: at(0) })),
    { type: 'DrawLineup', session, order: ['1', '2', '3'], at: at(0) },
    { type: 'PostLineup', session, at: at(0) },
    { type: 'OpenSession', session, at: at(0) },
    { type: 'ShowGreen', session, at: at(1) },
    lap('1', 20),
    lap('2', 21),
    lap('3', 22),
  ] as Command[]) {
    await accept(race, command);
  }
});
const HEAD = 10;

async function diff(projection: string, from: Moment, to?: Moment): Promise<ViewDiff> {
  const isOfMeeting = ['entry-list', 'race-log', 'penalties'].includes(projection);
  const request = {
    meeting: MEETING,
    projection,
    ...(!isOfMeeting && { session }),
    from,
    ...(to !== undefined && { to }),
  };
  const answer = await race.diff(request);
  if (answer.kind !== 'diff') throw new Error(JSON.stringify(answer));
  return answer.diff;
}

const because = ({ rows }: ViewDiff, car: string): string[] | undefined =>
  rows.find((row) => row.key === car)?.because.map(({ revision, words }) => `${revision} ${words}`);

const inShort = ({ rows }: ViewDiff): string[] => rows.map(({ what, key }) => `${key} ${what}`);

describe('a comparison', () => {
  it('takes twice the work for twice the decisions about a car', async () => {
    const looks = jest.spyOn(
      RecordsBetween.prototype as unknown as { subjectOf: (fact: Fact) => unknown },
      'subjectOf',
    );
    const looksAfter = async (count: number): Promise<number> => {
      for (let i = 0; i < count; i += 1) {
        const penalty = { penalty: 'time', seconds: 1, reason: `no. ${i}` } as const;
        await accept(race, { type: 'Penalize', session, car: '1', ...penalty });
      }
      const before = looks.mock.calls.length;
      await diff('penalties', 0);
      return looks.mock.calls.length - before;
    };
    const once = await looksAfter(50);
    expect(await looksAfter(50)).toBeLessThan(2.5 * once);
    looks.mockRestore();
  });

  it('stops when its time is over, and when its client has hung up', async () => {
    const request = { meeting: MEETING, projection: 'race-log', from: 0 };
    expect((await race.diff(request, AbortSignal.abort())).kind).toBe('diff-too-slow');
    Object.assign(Reflect.get(race, 'options') as object, { diffLimitMs: 0 });
    expect((await race.diff(request)).kind).toBe('diff-too-slow');
  });

  it('of a moment with itself is empty', async () => {
    const same = await diff('results', HEAD, HEAD);
    expect([same.rows, same.changed]).toEqual([[], {}]);
  });

  it('goes to the end of the log by default, and names the revisions that it compares', async () => {
    await accept(race, lap('1', 40));
    const { from, to } = await diff('results', HEAD);
    expect([from.revision, to.revision]).toEqual([HEAD, HEAD + 1]);
  });

  it('names the cars that passed each other and the crossing', async () => {
    await accept(race, lap('2', 40));
    const passed = await diff('results', HEAD);
    expect(inLines(passed)).toEqual(['2 moved 2 -> 1', '1 moved 1 -> 2']);
    expect(because(passed, '2')).toEqual(['11 Car 2 (Driver 2) completed a lap']);
  });

  it('leaves out a car of a result that only has another gap or interval', async () => {
    await accept(race, lap('2', 40));
    const passed = await diff('results', HEAD);
    expect(passed.rows.map(({ key }) => key)).toEqual(['2', '1']);
    expect(passed.rows[1]?.changed).toMatchObject({ intervalMs: { from: null, to: 0 } });
  });

  it('gives cars that changed places the same causes', async () => {
    await accept(race, { type: 'Penalize', session, car: '1', penalty: 'place', place: 3, reason: 'jumped' });
    const moved = await diff('results', HEAD);
    const why = ['11 Penalty for car 1 (Driver 1): to 3rd place'];
    expect(inLines(moved)).toEqual(['2 moved 2 -> 1', '3 moved 3 -> 2', '1 moved 1 -> 3']);
    expect(['1', '2', '3'].map((car) => because(moved, car))).toEqual([why, why, why]);
    expect(moved.rows.map((row) => row.because[0]?.reason)).toEqual(['jumped', 'jumped', 'jumped']);
  });

  it('names what else changed in a row', async () => {
    await accept(race, { type: 'RetireCar', session, car: '3', reason: 'engine' });
    const retired = await diff('results', HEAD);
    expect(retired.rows).toMatchObject([
      { what: 'changed', key: '3', from: 3, to: 3, changed: { status: { from: 'running', to: 'retired' } } },
    ]);
    expect(because(retired, '3')).toEqual(['11 Car 3 (Driver 3) retired']);
  });

  it('names what changed outside of the rows', async () => {
    await accept(race, { type: 'CallCaution', session, reason: 'debris', at: at(30) });
    const { changed, rows } = await diff('running-order', HEAD);
    expect(changed).toMatchObject({ flag: { from: 'green', to: 'yellow' }, cautions: { from: 0, to: 1 } });
    expect(rows).toEqual([]);
  });

  it('names the struck record', async () => {
    await accept(race, { type: 'StrikeRecord', revision: 8, reason: 'not car 1' });
    expect(because(await diff('results', HEAD), '1')).toEqual([
      '11 Record 8 struck: Car 1 (Driver 1) completed a lap',
    ]);
  });

  it('of the entry list names new and changed entries and their records', async () => {
    await accept(race, enter('4'));
    await accept(race, { type: 'AmendEntry', car: '2', driver: 'Somebody Else' });
    await accept(race, note('rain'));
    const entries = await diff('entry-list', HEAD);
    expect(inShort(entries)).toEqual(['2 changed', '4 in']);
    expect(because(entries, '4')).toEqual(['11 Car 4 entered: Driver 4']);
    expect(because(entries, '2')).toEqual(['12 Entry of car 2 amended: driver Somebody Else']);
  });

  it('distinguishes two penalties of one car', async () => {
    for (const reason of ['one', 'two']) {
      await accept(race, { type: 'Penalize', session, car: '1', penalty: 'laps', laps: 1, reason });
    }
    await accept(race, { type: 'RescindPenalty', penalty: 11, reason: 'appeal' });
    expect(inShort(await diff('penalties', HEAD))).toEqual(['11 in', '12 in']);
    const rescinded = await diff('penalties', 12);
    expect(inShort(rescinded)).toEqual(['11 changed']);
    expect(rescinded.rows[0]?.because.map(({ type }) => type)).toEqual(['PenaltyRescinded']);
  });

  it('may go back in time: a new row is gone', async () => {
    await accept(race, lap('2', 40));
    const back = await diff('results', HEAD + 1, HEAD);
    expect(inLines(back)).toEqual(['1 moved 2 -> 1', '2 moved 1 -> 2']);
    expect(because(back, '2')).toEqual(['11 Car 2 (Driver 2) completed a lap']);
    expect(inShort(await diff('race-log', HEAD + 1, HEAD))).toEqual(['11 out']);
  });

  it('of instants by occurred rests on what happened between them, even if written later', async () => {
    await accept(race, { type: 'RetireCar', session, car: '3', reason: 'engine', at: at(21) });
    const moments = [20, 21].map((second): Moment => ({ instant: at(second), by: 'occurred' }));
    const changes = await diff('race-log', ...(moments as [Moment, Moment]));
    expect(inShort(changes)).toEqual(['9 in', '11 in']);
  });
});

describe('a comparison of the example', () => {
  let example: Example;
  const compared = async (projection: string, from: number, to: number): Promise<readonly RowDiff[]> => {
    const answer = await example.race.diff({ meeting: CLASH, projection, from, to });
    if (answer.kind !== 'diff') throw new Error(answer.kind);
    return answer.diff.rows;
  };
  beforeAll(async () => {
    example = await playedExample();
  });

  it('lists the cars that entered the field through LCQ 2, and the places open before', async () => {
    const rows = await compared('field', 1_461, AT.lcqsCertified);
    const lines = inLines({ rows } as ViewDiff);
    expect(lines).toEqual(['9 in - -> 22', '54 in - -> 24', '16 in - -> 26', '2 in - -> 27']);
    const open = rows.filter(({ list }) => list === 'open');
    expect(open.map(({ what, key }) => `${key} ${what}`)).toEqual(['lcq-2 out', 'provisional out']);
    expect(rows.every((row) => row.because.length > 0)).toBe(true);
  });

  it('compares the sessions inside the heat results', async () => {
    const rows = await compared('heat-results', 300, 352);
    expect(inLines({ rows } as ViewDiff, 'sessions/heat-1/rows').slice(0, 3)).toEqual([
      '10 moved 2 -> 1',
      '48 moved 3 -> 2',
      '31 moved 1 -> 3',
    ]);
  });

  it('names the new phase of a session', async () => {
    const rows = await compared('meeting', AT.qualifyingPosted - 1, AT.qualifyingPosted + 1);
    expect(rows).toMatchObject([
      { key: 'qualifying', what: 'changed', changed: { phase: { from: 'checkered', to: 'official' } } },
    ]);
  });
});

describe('a comparison around an assignment of a transponder', () => {
  it('names the assignment for the car that gains laps and for the car that loses them', async () => {
    const read = (n: number): Command => {
      return { type: 'RecordCrossing', transponder: 'T9', line: 'sf', at: at(n) };
    };
    await accept(race, { type: 'AssignTransponder', transponder: 'T9', car: '1', at: at(30) });
    for (const n of [35, 45, 55]) await accept(race, read(n));
    const { revision } = await accept(race, {
      type: 'AssignTransponder',
      transponder: 'T9',
      car: '3',
      from: at(40),
      at: at(59),
    });
    const moved = await diff('results', revision - 1);
    const words = `${revision} Transponder T9 is on car 3 (Driver 3) from ${at(40)}`;
    expect(because(moved, '1')).toEqual([words]);
    expect(because(moved, '3')).toContain(words);
  });
});
