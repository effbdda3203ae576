import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { accept, enter, MEETING, note, schedule } from '../../../test/support/race.ts';
import type { Instant, ViewAnswer } from '../requests.ts';
import { RaceControl } from '../race-control.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 4, 2, 18, minute)).toISOString();

let store: EventStore;
let clock: number;
let race: RaceControl;

/** Writes one record per minute, from 18:00 on. */
beforeEach(async () => {
  store = await openStore('memory:');
  race = new RaceControl(store, { presets: new Map(), now: () => Date.UTC(2026, 4, 2, 18, clock) });
  clock = 0;
  await accept(race, schedule);
  for (const car of ['1', '2', '3']) {
    clock += 1;
    await accept(race, enter(car));
  }
});

async function look(instant: string, by: Instant['by'] = 'recorded', who = race): Promise<unknown> {
  const request = { meeting: MEETING, projection: 'entry-list', at: { instant, by } };
  const answer: ViewAnswer = await who.view(request);
  if (answer.kind !== 'view') return answer;
  const { revision, rows } = answer.view as unknown as { revision: number; rows: { car: string }[] };
  return [revision, ...rows.map(({ car }) => car)];
}

describe('an instant by recorded', () => {
  it('shows the last record that was written by then', async () => {
    expect(await look(at(0))).toEqual([0]);
    expect(await look(at(2))).toEqual([2, '1', '2']);
    expect(await look('2026-05-02T18:01:59.999Z')).toEqual([1, '1']);
    expect(await look(at(3))).toEqual([3, '1', '2', '3']);
  });

  it('shows all records of the same millisecond', async () => {
    await accept(race, note('one'));
    await accept(race, note('two'));
    expect(await look(at(3))).toEqual([5, '1', '2', '3']);
  });

  it('between the last record and now shows the end of the log', async () => {
    clock = 60;
    expect(await look(at(59))).toEqual([3, '1', '2', '3']);
  });

  it('after the time of the clock is refused', async () => {
    expect(await look(at(4))).toEqual({ kind: 'moment-in-future', now: at(3) });
  });

  it('of a record is accepted even if this clock is behind', async () => {
    clock = 2;
    expect(await look(at(3))).toEqual([3, '1', '2', '3']);
    expect(await look(at(4))).toMatchObject({ kind: 'moment-in-future' });
  });

  it('before the first record is refused', async () => {
    expect(await look('2026-05-02T17:59:59.999Z')).toEqual({ kind: 'moment-before-start', start: at(0) });
  });

  it('shows what another process wrote just now', async () => {
    const other = new RaceControl(store, { presets: new Map(), now: () => Date.UTC(2026, 4, 2, 18, 9) });
    await look(at(3), 'recorded', other);
    await accept(race, enter('4'));
    expect(await look(at(5), 'recorded', other)).toEqual([4, '1', '2', '3', '4']);
  });
});

describe('an instant by occurred', () => {
  it('shows records that were written late, and no records that were struck later', async () => {
    clock = 10;
    await accept(race, { ...enter('4'), at: at(1) });
    await accept(race, { type: 'StrikeRecord', revision: 1, reason: 'never came' });
    expect(await look(at(1), 'occurred')).toEqual([5, '4']);
    expect(await look(at(2), 'occurred')).toEqual([5, '2', '4']);
    expect(await look(at(1))).toEqual([1, '1']);
  });

  it('shows a record that was restored', async () => {
    clock = 10;
    await accept(race, { type: 'StrikeRecord', revision: 1, reason: 'never came' });
    await accept(race, { type: 'RestoreRecord', revision: 1, reason: 'did come' });
    expect(await look(at(1), 'occurred')).toEqual([5, '1']);
  });

  it('before the meeting was scheduled or in the future is refused', async () => {
    const before = '2026-05-02T17:59:59.999Z';
    expect(await look(before, 'occurred')).toEqual({ kind: 'moment-before-start', start: at(0) });
    expect(await look(at(4), 'occurred')).toEqual({ kind: 'moment-in-future', now: at(3) });
  });
});
