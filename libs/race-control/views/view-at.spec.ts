import type { Fact } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import {
  accept,
  enter,
  MEETING,
  note,
  schedule,
  waitForPendingWork,
  withdraw,
} from '../../../test/support/race.ts';
import { RaceControl } from '../race-control.ts';

let store: EventStore;
let race: RaceControl;
let other: RaceControl;

beforeEach(async () => {
  store = await openStore('memory:');
  race = new RaceControl(store, { presets: new Map() });
  other = new RaceControl(store, { presets: new Map() });
  await accept(race, schedule);
});

const entries = async (at?: number): Promise<string[]> => {
  const answer = await race.view({
    meeting: MEETING,
    projection: 'entry-list',
    ...(at !== undefined && { at }),
  });
  if (answer.kind !== 'view') throw new Error(answer.kind);
  const { revision, rows } = answer.view as unknown as { revision: number; rows: { car: string }[] };
  return [String(revision), ...rows.map(({ car }) => car)];
};

describe('a view', () => {
  it('shows a record as soon as its command is answered', async () => {
    for (const car of ['1', '2', '3']) {
      const { revision } = await accept(race, enter(car));
      expect(await entries()).toHaveLength(revision + 1);
    }
  });

  it('shows soon what another process wrote', async () => {
    expect(await entries()).toEqual(['0']);
    await accept(other, enter('1'));
    await waitForPendingWork();
    expect(await entries()).toEqual(['1', '1']);
  });

  it('of the past shows what was known at that revision, also if a later record strikes it', async () => {
    await Promise.all(Array.from({ length: 1_600 }, (_, n) => accept(race, note(`no. ${n}`))));
    await accept(race, enter('1'));
    await accept(race, enter('2'));
    await accept(race, { type: 'StrikeRecord', revision: 1601, reason: 'wrong number' });
    expect(await entries()).toEqual(['1603', '2']);
    expect(await entries(1602)).toEqual(['1602', '1', '2']);
    expect(await entries(1601)).toEqual(['1601', '1']);
    expect(await entries(511)).toEqual(['511']);
    expect(await entries(0)).toEqual(['0']);
    expect(await entries(1600)).toEqual(['1600']);
  });

  it('of the past stays the same after the meeting is folded again', async () => {
    await Promise.all(
      Array.from({ length: 1_200 }, (_, n) => accept(race, n % 2 ? note('x') : enter(`${n}`))),
    );
    const revisions = [0, 1, 510, 511, 512, 513, 1023, 1024, 1025, 1199, 1200];
    for (const at of revisions) {
      const [mine, fresh] = await Promise.all([race.state(MEETING, at), other.state(MEETING, at)]);
      expect(mine?.revision).toBe(at);
      expect([...(fresh?.entries.values() ?? [])]).toEqual([...(mine?.entries.values() ?? [])]);
    }
  });

  it('of a revision that another process has just written is found', async () => {
    await entries();
    await accept(other, enter('1'));
    expect(await entries(1)).toEqual(['1', '1']);
  });

  it('that does not exist is answered with the names that exist', async () => {
    const view = (rest: object) => race.view({ meeting: MEETING, projection: 'results', ...rest });
    expect(await view({ meeting: 'none' })).toEqual({ kind: 'meeting-unknown' });
    expect(await view({ session: 'none' })).toEqual({ kind: 'session-unknown', sessions: ['heat'] });
    expect(await view({ projection: 'none' })).toMatchObject({ kind: 'projection-unknown' });
    expect(await view({ session: 'heat', at: 1 })).toEqual({ kind: 'revision-unknown', actualRevision: 0 });
    expect(await view({ session: 'heat', at: 0.5 })).toMatchObject({ kind: 'revision-unknown' });
    expect(await view({ session: 'heat', at: -1 })).toMatchObject({ kind: 'revision-unknown' });
    expect(await race.state('none')).toBeNull();
    expect(await race.state(MEETING, 1)).toBeNull();
  });
});

describe('the changes of a meeting', () => {
  it('are its new records, of any process, once views show them', async () => {
    const seen: (readonly [number, string])[] = [];
    const watching = race.changes(MEETING).subscribe((fact: Fact) => {
      void entries().then(([revision]) => {
        expect(Number(revision)).toBeGreaterThanOrEqual(fact.revision);
        seen.push([fact.revision, fact.type]);
      });
    });
    await entries();
    await Promise.all(['1', '2'].map((car) => accept(race, enter(car))));
    await accept(other, withdraw('1'));
    await accept(race, note('rain'));
    await waitForPendingWork();
    expect(seen).toEqual([
      [1, 'CarEntered'],
      [2, 'CarEntered'],
      [3, 'CarWithdrawn'],
      [4, 'NoteAdded'],
    ]);
    watching.unsubscribe();
    await accept(race, note('more rain'));
    await waitForPendingWork();
    expect(seen).toHaveLength(4);
  });

  it('may be watched before the meeting exists', async () => {
    const seen: string[] = [];
    race.changes('later').subscribe(({ type }) => seen.push(type));
    await waitForPendingWork();
    await accept(other, schedule, { meeting: 'later' });
    await waitForPendingWork();
    expect(seen).toEqual(['MeetingScheduled']);
  });

  it('fail if the meeting cannot be opened', async () => {
    await store.close();
    const error = await new Promise((resolve) => other.changes(MEETING).subscribe({ error: resolve }));
    expect(error).toMatchObject({ code: 'store-closed' });
  });
});

describe('the list of meetings', () => {
  it('comes in pages, the newest first', async () => {
    for (let n = 1; n < 60; n += 1) await accept(race, schedule, { meeting: `m-${n}` });
    const first = await race.meetings();
    const { name, date, track } = schedule;
    expect(first.meetings[0]).toEqual({
      meeting: 'm-59',
      name,
      date,
      track,
      format: 'one-heat',
      revision: 0,
    });
    const second = await race.meetings({ cursor: first.next ?? '' });
    const names = [...first.meetings, ...second.meetings].map(({ meeting }) => meeting);
    expect(names).toEqual([...Array.from({ length: 59 }, (_, n) => `m-${59 - n}`), MEETING]);
    expect(second.next).toBeNull();
  });

  it('skips streams that are not meetings', async () => {
    const metadata = {};
    await store.append('meeting-odd', [{ id: 'x', type: 'Odd', data: {}, metadata }], 'no-stream');
    expect((await race.meetings()).meetings.map(({ meeting }) => meeting)).toEqual([MEETING]);
  });
});

describe('the log of a meeting', () => {
  beforeEach(async () => {
    for (const car of ['1', '2', '3']) {
      await accept(race, enter(car));
      await accept(race, { type: 'AddNote', session: 'heat', text: `car ${car} is here` });
    }
  });
  const page = async (request: object) => {
    const { events, next } = await race.log({ meeting: MEETING, ...request });
    return [events.map(({ revision }) => revision), next];
  };

  it('comes in pages, each with the start of the next', async () => {
    expect(await page({ limit: 3 })).toEqual([[0, 1, 2], 2]);
    expect(await page({ after: 2, limit: 3 })).toEqual([[3, 4, 5], 5]);
    expect(await page({ after: 5, limit: 3 })).toEqual([[6], null]);
    expect(await page({ limit: 7 })).toEqual([[0, 1, 2, 3, 4, 5, 6], null]);
  });

  it('can be filtered by type or session', async () => {
    expect(await page({ type: 'CarEntered', limit: 2 })).toEqual([[1, 3], 3]);
    expect(await page({ type: 'CarEntered', after: 3 })).toEqual([[5], null]);
    expect(await page({ session: 'heat' })).toEqual([[2, 4, 6], null]);
  });

  it('is empty if there is no meeting', async () => {
    expect(await page({ meeting: 'none' })).toEqual([[], null]);
  });
});
