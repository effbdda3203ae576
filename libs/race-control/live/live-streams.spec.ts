import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import type { Format } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { accept, enter, MEETING, note, schedule, waitForPendingWork } from '../../../test/support/race.ts';
import { Followers, summaryOf, untilRevision, type Follower } from '../../../test/support/live-follower.ts';
import { RaceControl } from '../race-control.ts';
import type { LiveAnswer, LiveRequest } from './live-messages.ts';

let store: EventStore;
let race: RaceControl;
let followers: Followers;
beforeEach(async () => {
  followers = new Followers();
  store = await openStore(`memory:live-${Math.random()}`);
  race = new RaceControl(store, { presets: new Map() });
  await accept(race, schedule);
});
afterEach(async () => {
  jest.useRealTimers();
  followers.leaveAll();
  await race.drain();
  await store.close();
});

type Ask = Omit<LiveRequest, 'meeting'>;

function listen(answer: LiveAnswer): Follower {
  if (answer.kind !== 'live') throw new Error(JSON.stringify(answer));
  return followers.add(answer.batches);
}

const follow = async (ask: Ask, by = race) => listen(await by.live({ meeting: MEETING, ...ask }));
const followLog = async (after?: number, by = race) =>
  listen(await by.liveLog({ meeting: MEETING, ...(after !== undefined && { after }) }));

it('a stream knows whether a session of the meeting is under a flag', async () => {
  const format: Format = { id: 'one', sessions: [{ id: 'test', kind: 'practice' }] };
  await accept(race, { type: 'ChangeFormat', format, reason: 'rain' });
  const answers = [
    await race.live({ meeting: MEETING, projection: 'field' }),
    await race.liveLog({ meeting: MEETING }),
  ];
  const isUnderFlag = () => answers.map((answer) => answer.kind === 'live' && answer.isUnderFlag());
  await accept(race, { type: 'OpenSession', session: 'test' });
  expect(isUnderFlag()).toEqual([false, false]);
  await accept(race, { type: 'ShowGreen', session: 'test' });
  expect(isUnderFlag()).toEqual([true, true]);
  await accept(race, { type: 'ShowCheckered', session: 'test' });
  expect(isUnderFlag()).toEqual([true, true]);
  await accept(race, { type: 'PostResults', session: 'test' });
  expect(isUnderFlag()).toEqual([false, false]);
});

const notes = async (from: number, to: number, by = race) => {
  for (let n = from; n <= to; n += 1) await accept(by, note(`note ${n}`));
};
/** Writes notes so slowly that a follower gets a patch of its own for each. */
const slowNotes = async (follower: Follower, from: number, to: number) => {
  for (let n = from; n <= to; n += 1) {
    const { revision } = await accept(race, note(`note ${n}`));
    await untilRevision(follower, revision);
  }
};

/** Returns the view of a follower: its start with all messages applied. */
function inHand({ messages }: Follower, start?: unknown): unknown {
  return messages.reduce<unknown>((view, { kind, text }) => {
    const data: unknown = JSON.parse(text);
    return kind === 'snapshot' ? data : immutableJSONPatch(view, data as JSONPatchDocument);
  }, start);
}

async function viewOf(ask: Ask & { readonly at?: number }): Promise<unknown> {
  const answer = await race.view({ meeting: MEETING, ...ask });
  if (answer.kind !== 'view') throw new Error(answer.kind);
  return JSON.parse(JSON.stringify(answer.view));
}

describe('a follower of a view', () => {
  const ask = { projection: 'entry-list' };

  it('gets a snapshot, then a patch for every revision, even an empty one', async () => {
    const follower = await follow(ask);
    await accept(race, enter('7'));
    await accept(race, note('rain'));
    await accept(race, enter('5'));
    await untilRevision(follower, 3);
    expect(summaryOf(follower)).toEqual(['snapshot 0', 'patch 1', 'patch 2', 'patch 3']);
    expect(inHand(follower)).toEqual(await viewOf(ask));
  });

  it('shares its messages with all followers of the same view', async () => {
    const followers = [await follow(ask), await follow(ask)];
    await accept(race, enter('7'));
    for (const follower of followers) await untilRevision(follower, 1);
    const [first, second] = followers.map(({ batches }) => batches);
    expect(first).toHaveLength(2);
    expect(second?.[0]).toBe(first?.[0]);
    expect(second?.[1]).toBe(first?.[1]);
  });

  it('gets what another process writes', async () => {
    const other = new RaceControl(store, { presets: new Map() });
    const follower = await follow(ask);
    await accept(other, enter('7'));
    await accept(other, enter('8'));
    await accept(other, { type: 'StrikeRecord', revision: 1, reason: 'twice' });
    await untilRevision(follower, 3);
    expect(summaryOf(follower)).toEqual(['snapshot 0', 'patch 1', 'patch 2', 'patch 3']);
    expect(inHand(follower)).toEqual(await viewOf(ask));
    await other.drain();
  });

  it('gets one patch for many records that come faster than patches are made', async () => {
    const log = { projection: 'race-log' };
    const follower = await follow(log);
    await Promise.all(Array.from({ length: 6_500 }, (_, n) => accept(race, note(`note ${n}`))));
    await untilRevision(follower, 6_500);
    expect(follower.messages.filter(({ kind }) => kind === 'snapshot')).toHaveLength(1);
    expect(follower.messages.length).toBeLessThan(500);
    expect(inHand(follower)).toEqual(await viewOf(log));
  });

  it('does not delay the receipt, and a view asked for after the receipt shows the record', async () => {
    const follower = await follow(ask);
    const { revision } = await accept(race, enter('7'));
    expect(summaryOf(follower)).toEqual(['snapshot 0']);
    expect(await viewOf(ask)).toMatchObject({ revision, rows: [{ car: '7' }] });
    await untilRevision(follower, revision);
  });

  it('costs no text of its own: a patch is serialised once for all', async () => {
    const few = await follow(ask);
    const texts = jest.spyOn(JSON, 'stringify');
    const textsOf = async (car: string) => {
      const { revision } = await accept(race, enter(car));
      texts.mockClear();
      await untilRevision(few, revision);
      return texts.mock.calls.length;
    };
    const before = await textsOf('7');
    const many: Follower[] = [];
    for (let i = 0; i < 50; i += 1) many.push(await follow(ask));
    expect([before, await textsOf('8')]).toEqual([1, 1]);
    texts.mockRestore();
    for (const follower of many) await untilRevision(follower, 2);
  });

  it('ends when race control drains', async () => {
    const follower = await follow(ask);
    await race.drain();
    expect(follower.end.completed).toBe(true);
  });

  it('is refused after race control has drained', async () => {
    await race.drain();
    await expect(race.live({ meeting: MEETING, ...ask })).rejects.toMatchObject({ code: 'store-closed' });
    await expect(race.liveLog({ meeting: MEETING })).rejects.toMatchObject({ code: 'store-closed' });
  });

  it('ends when the format drops the session', async () => {
    const follower = await follow({ projection: 'results', session: 'heat' });
    const other = await follow(ask);
    const format: Format = { id: 'none', sessions: [{ id: 'test', kind: 'practice' }] };
    await accept(race, { type: 'ChangeFormat', format, reason: 'rain' });
    await untilRevision(other, 1);
    expect([follower.end.completed, other.end.completed]).toEqual([true, false]);
    expect(summaryOf(other)).toEqual(['snapshot 0', 'patch 1']);
  });
});

it('a stream that is over does not end the stream that was opened in its place', async () => {
  // A channel without followers is kept for ten seconds. Only its timer uses the faked clock.
  jest.useFakeTimers({
    now: Date.now(),
    doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance'],
  });
  const soon = () => new Promise(setImmediate);
  const ask = { projection: 'results', session: 'heat' };
  const first = await follow(ask);
  const other = await follow({ projection: 'field' });
  const format: Format = { id: 'none', sessions: [{ id: 'test', kind: 'practice' }] };
  await accept(race, { type: 'ChangeFormat', format, reason: 'rain' });
  await accept(race, { type: 'ChangeFormat', format: schedule.format as Format, reason: 'sun' });
  while (other.messages.at(-1)?.revision !== 2) await soon();
  const second = await follow(ask);
  jest.advanceTimersByTime(60_000);
  await soon();
  expect([first.end.completed, second.end.completed]).toEqual([true, false]);
});

describe('a follower that returns with a revision', () => {
  const ask = { projection: 'race-log' };

  it('gets the patches after its revision without a gap or a repeat', async () => {
    const before = await follow(ask);
    const other = await follow(ask);
    await slowNotes(other, 1, 20);
    before.leave();
    await slowNotes(other, 21, 40);
    const view = inHand(before);
    const after = await follow({ ...ask, after: 20 });
    await slowNotes(after, 41, 42);
    expect(summaryOf(after)).toEqual(Array.from({ length: 22 }, (_, i) => `patch ${21 + i}`));
    expect(inHand(after, view)).toEqual(await viewOf(ask));
  });

  it('gets a patch from a revision in the middle of a patch that the others got', async () => {
    const running = await follow(ask);
    await notes(1, 40);
    await untilRevision(running, 40);
    expect(summaryOf(running)).toEqual(['snapshot 0', 'patch 40']);
    const view = await viewOf({ ...ask, at: 10 });
    const returned = [await follow({ ...ask, after: 10 }), await follow({ ...ask, after: 10 })];
    for (const follower of returned) await untilRevision(follower, 40);
    await slowNotes(running, 41, 42);
    for (const follower of returned) {
      expect(summaryOf(follower)).toEqual(['patch 40', 'patch 41', 'patch 42']);
      expect(inHand(follower, view)).toEqual(await viewOf(ask));
    }
    expect(returned[0]?.batches[0]).toBe(returned[1]?.batches[0]);
  });

  it('may be in the middle of records that wait for the others', async () => {
    const running = await follow(ask);
    await notes(1, 40);
    const view = await viewOf({ ...ask, at: 10 });
    const ahead = await follow({ ...ask, after: 10 });
    await untilRevision(ahead, 40);
    await slowNotes(running, 41, 41);
    expect([summaryOf(running), summaryOf(ahead)]).toEqual([
      ['snapshot 0', 'patch 40', 'patch 41'],
      ['patch 40', 'patch 41'],
    ]);
    expect(inHand(ahead, view)).toEqual(await viewOf(ask));
  });

  it('gets one patch for a time without followers', async () => {
    await notes(1, 40);
    const view = await viewOf({ ...ask, at: 10 });
    const follower = await follow({ ...ask, after: 10 });
    await accept(race, note('meanwhile'));
    await untilRevision(follower, 41);
    expect(summaryOf(follower)).toEqual(['patch 40', 'patch 41']);
    expect(inHand(follower, view)).toEqual(await viewOf(ask));
  });

  it('gets a snapshot if that is shorter than a patch', async () => {
    await notes(1, 520);
    const follower = await follow({ ...ask, after: 3 });
    await accept(race, note('and on'));
    await untilRevision(follower, 521);
    expect(summaryOf(follower)).toEqual(['snapshot 520', 'patch 521']);
  });

  it('gets nothing at the end of the log until something is recorded', async () => {
    await notes(1, 3);
    const follower = await follow({ ...ask, after: 3 });
    await waitForPendingWork();
    expect(follower.messages).toEqual([]);
    await notes(4, 4);
    await untilRevision(follower, 4);
    expect(summaryOf(follower)).toEqual(['patch 4']);
  });

  it('may be ahead of the patches made so far, and gets no revision twice', async () => {
    const running = await follow(ask);
    const { revision } = await accept(race, note('first'));
    const ahead = await follow({ ...ask, after: revision });
    expect(running.messages.at(-1)?.revision).toBe(revision - 1);
    await accept(race, note('second'));
    await untilRevision(ahead, revision + 1);
    expect(summaryOf(ahead)).toEqual([`patch ${revision + 1}`]);
  });

  it('may have a revision that another process wrote a moment ago', async () => {
    const other = new RaceControl(store, { presets: new Map() });
    const running = await follow(ask);
    const { revision } = await accept(other, note('first'));
    expect((await race.live({ meeting: MEETING, ...ask, after: revision })).kind).toBe('live');
    running.leave();
    await other.drain();
  });

  it.each([4, -1, 0.5])('is refused with the last revision if its own, %p, is unknown', async (after) => {
    await notes(1, 3);
    const unknown = { kind: 'revision-unknown', actualRevision: 3 };
    expect(await race.live({ meeting: MEETING, ...ask, after })).toEqual(unknown);
  });
});

describe('a stream that cannot be followed', () => {
  it.each([
    [{ meeting: 'none', projection: 'field' }, 'meeting-unknown'],
    [{ meeting: MEETING, projection: 'none' }, 'projection-unknown'],
    [{ meeting: MEETING, projection: 'results' }, 'session-unknown'],
    [{ meeting: MEETING, projection: 'results', session: 'none' }, 'session-unknown'],
  ])('%j', async (request, kind) => {
    expect((await race.live(request)).kind).toBe(kind);
    // The check is another one once the meeting has a follower.
    await follow({ projection: 'field' });
    expect((await race.live(request)).kind).toBe(kind);
  });

  it('the log of an unknown meeting, or after its end', async () => {
    expect(await race.liveLog({ meeting: 'none' })).toEqual({ kind: 'meeting-unknown' });
    const unknown = { kind: 'revision-unknown', actualRevision: 0 };
    expect(await race.liveLog({ meeting: MEETING, after: 1 })).toEqual(unknown);
  });
});

describe('a follower of the log', () => {
  const logged = async (from: number) => {
    const page = await store.readStream(`meeting-${MEETING}`, { from });
    return page.map(({ revision, id, type, data, metadata }) => ({ revision, id, type, data, metadata }));
  };
  const parsed = ({ messages }: Follower) => messages.map(({ text }) => JSON.parse(text) as unknown);

  it('gets all records and then the new ones, as they are stored', async () => {
    await notes(1, 450);
    const follower = await followLog();
    await notes(451, 460);
    await untilRevision(follower, 460);
    expect(parsed(follower)).toEqual(await logged(0));
    expect(follower.messages.every(({ kind, revision }, i) => kind === 'event' && revision === i)).toBe(true);
  });

  it('gets the records after a revision', async () => {
    await notes(1, 30);
    const follower = await followLog(27);
    await notes(31, 32);
    await untilRevision(follower, 32);
    expect(parsed(follower)).toEqual(await logged(28));
  });

  it('gets each record once while others write', async () => {
    const other = new RaceControl(store, { presets: new Map() });
    const writing = Promise.all([notes(1, 200), notes(1, 200, other)]);
    const followers: Follower[] = [];
    for (let i = 0; i < 20; i += 1) {
      await waitForPendingWork();
      followers.push(await followLog(), await followLog(undefined, other));
    }
    await writing;
    for (const follower of followers) await untilRevision(follower, 400);
    for (const { messages } of followers) {
      expect(messages.map(({ revision }) => revision)).toEqual(Array.from({ length: 401 }, (_, i) => i));
    }
    await other.drain();
  });
});
