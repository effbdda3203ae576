import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import type { Format } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { accept, enter, MEETING, note, schedule, waitForPendingWork } from '../../../test/support/race.ts';
import { Followers, summaryOf, untilRevision, type Follower } from '../../../test/support/live-follower.ts';
import { RaceControl } from '../race-control.ts';
import type { LiveViewsAnswer } from './live-messages.ts';

type Views = Readonly<Record<string, unknown>>;

const SHOWS = ['entry-list', 'race-log', 'results/heat'];

let store: EventStore;
let race: RaceControl;
let followers: Followers;
beforeEach(async () => {
  followers = new Followers();
  store = await openStore(`memory:views-${Math.random()}`);
  race = new RaceControl(store, { presets: new Map() });
  await accept(race, schedule);
});
afterEach(async () => {
  followers.leaveAll();
  await race.drain();
  await store.close();
});

const shown = (name: string) => {
  const [projection = '', session] = name.split('/');
  return { name, projection, ...(session !== undefined && { session }) };
};
const ask = (names: readonly string[], after?: number, meeting = MEETING): Promise<LiveViewsAnswer> =>
  race.liveViews({ meeting, shows: names.map(shown), ...(after !== undefined && { after }) });

async function follow(names: readonly string[] = SHOWS, after?: number): Promise<Follower> {
  const answer = await ask(names, after);
  if (answer.kind !== 'live') throw new Error(JSON.stringify(answer));
  return followers.add(answer.batches);
}

const notes = async (from: number, to: number) => {
  for (let n = from; n <= to; n += 1) await accept(race, note(`note ${n}`));
};

/** Writes notes so slowly that a follower gets a patch of its own for each. */
const slowNotes = async (follower: Follower, from: number, to: number) => {
  for (let n = from; n <= to; n += 1) {
    const { revision } = await accept(race, note(`note ${n}`));
    await untilRevision(follower, revision);
  }
};

const inHand = ({ messages }: Follower, start: Views = {}): Views =>
  messages.reduce<Views>((views, { kind, text }) => {
    const content = JSON.parse(text) as Views;
    if (kind === 'snapshot') return content;
    const next = Object.entries(content).map(([name, patch]) => [
      name,
      immutableJSONPatch(views[name], patch as JSONPatchDocument),
    ]);
    return Object.fromEntries(next) as Views;
  }, start);

async function viewsOf(names: readonly string[] = SHOWS, at?: number): Promise<Views> {
  const views: Record<string, unknown> = {};
  for (const name of names) {
    const answer = await race.view({ meeting: MEETING, ...shown(name), ...(at !== undefined && { at }) });
    if (answer.kind !== 'view') throw new Error(answer.kind);
    views[name] = JSON.parse(JSON.stringify(answer.view));
  }
  return views;
}

describe('a follower of several views', () => {
  it('gets a snapshot of all, then the patches of all for every revision', async () => {
    const follower = await follow();
    await accept(race, enter('7'));
    await accept(race, note('rain'));
    await accept(race, { type: 'StrikeRecord', revision: 1, reason: 'twice' });
    await untilRevision(follower, 3);
    expect(summaryOf(follower)).toEqual(['snapshot 0', 'patch 1', 'patch 2', 'patch 3']);
    for (const { text } of follower.messages) expect(Object.keys(JSON.parse(text) as Views)).toEqual(SHOWS);
    expect(inHand(follower)).toEqual(await viewsOf());
  });

  it('shares its messages with all followers of the same views, in any order of the views', async () => {
    const followers = [await follow(), await follow(SHOWS.toReversed())];
    await accept(race, enter('7'));
    for (const follower of followers) await untilRevision(follower, 1);
    const [first, second] = followers.map(({ batches }) => batches);
    expect(first).toHaveLength(2);
    expect(second?.[0]).toBe(first?.[0]);
    expect(second?.[1]).toBe(first?.[1]);
  });

  it('gets the same patches as a follower of one view', async () => {
    const answer = await race.live({ meeting: MEETING, projection: 'entry-list' });
    if (answer.kind !== 'live') throw new Error(answer.kind);
    const { messages: alone } = followers.add(answer.batches);
    const follower = await follow();
    await accept(race, enter('7'));
    await untilRevision(follower, 1);
    const texts = follower.messages.map(({ text }) => (JSON.parse(text) as Views)['entry-list']);
    expect(alone.map(({ text }) => JSON.parse(text) as unknown)).toEqual(texts);
  });

  it('gets one patch for many records that come faster than patches are made', async () => {
    const follower = await follow();
    await Promise.all(Array.from({ length: 6_500 }, (_, n) => accept(race, note(`note ${n}`))));
    await untilRevision(follower, 6_500);
    expect(follower.messages.filter(({ kind }) => kind === 'snapshot')).toHaveLength(1);
    expect(follower.messages.length).toBeLessThan(500);
    expect(inHand(follower)).toEqual(await viewsOf());
  });

  it('ends when the format drops one of the sessions; other followers continue', async () => {
    const [follower, other] = [await follow(), await follow(['entry-list', 'race-log'])];
    const format: Format = { id: 'none', sessions: [{ id: 'test', kind: 'practice' }] };
    await accept(race, { type: 'ChangeFormat', format, reason: 'rain' });
    await untilRevision(other, 1);
    expect([follower.end.completed, other.end.completed]).toEqual([true, false]);
    expect(await ask(SHOWS)).toEqual({
      kind: 'session-unknown',
      sessions: ['test'],
      shown: shown('results/heat'),
    });
    // Once the format has the session again, it can be followed again.
    await accept(race, { type: 'ChangeFormat', format: schedule.format, reason: 'sun' });
    await untilRevision(other, 2);
    const again = await follow();
    await accept(race, note('dry'));
    await untilRevision(again, 3);
    expect(inHand(again)).toEqual(await viewsOf());
  });

  it('ends when race control drains', async () => {
    const follower = await follow();
    await race.drain();
    expect(follower.end.completed).toBe(true);
  });
});

describe('a follower of several views that returns', () => {
  it('gets the kept patches of all views after its revision', async () => {
    const before = await follow();
    // Another combination keeps the streams of the views open.
    const other = await follow(['entry-list', 'race-log', 'results/heat', 'field']);
    await slowNotes(other, 1, 20);
    await untilRevision(before, 20);
    before.leave();
    await slowNotes(other, 21, 40);
    const views = inHand(before);
    const after = await follow(SHOWS, 20);
    await slowNotes(after, 41, 42);
    expect(summaryOf(after)).toEqual(Array.from({ length: 22 }, (_, i) => `patch ${21 + i}`));
    expect(inHand(after, views)).toEqual(await viewsOf());
  });

  it('gets one patch for a time without followers', async () => {
    await notes(1, 40);
    const views = await viewsOf(SHOWS, 10);
    const follower = await follow(SHOWS, 10);
    await accept(race, note('meanwhile'));
    await untilRevision(follower, 41);
    expect(summaryOf(follower)).toEqual(['patch 40', 'patch 41']);
    expect(inHand(follower, views)).toEqual(await viewsOf());
  });

  it('gets one patch if one view has kept more of them than the others', async () => {
    const answer = await race.live({ meeting: MEETING, projection: 'race-log' });
    if (answer.kind !== 'live') throw new Error(answer.kind);
    await slowNotes(followers.add(answer.batches), 1, 40);
    const views = await viewsOf(SHOWS, 10);
    const follower = await follow(SHOWS, 10);
    await untilRevision(follower, 40);
    expect(summaryOf(follower)).toEqual(['patch 40']);
    expect(inHand(follower, views)).toEqual(await viewsOf());
  });

  it('gets a snapshot if that is shorter than a patch', async () => {
    await notes(1, 520);
    const follower = await follow(SHOWS, 3);
    await accept(race, note('and on'));
    await untilRevision(follower, 521);
    expect(summaryOf(follower)).toEqual(['snapshot 520', 'patch 521']);
    expect(inHand(follower)).toEqual(await viewsOf());
  });

  it('gets a snapshot if one of the sessions did not exist at its revision', async () => {
    const later = { id: 'later', kind: 'practice' } as const;
    const format = { ...schedule.format, sessions: [...schedule.format.sessions, later] } as Format;
    await accept(race, { type: 'ChangeFormat', format, reason: 'sun' });
    const follower = await follow(['entry-list', 'results/later'], 0);
    await untilRevision(follower, 1);
    expect(summaryOf(follower)).toEqual(['snapshot 1']);
  });

  it('gets nothing at the end of the log until something is recorded', async () => {
    await notes(1, 3);
    const follower = await follow(SHOWS, 3);
    await waitForPendingWork();
    expect(follower.messages).toEqual([]);
    await notes(4, 4);
    await untilRevision(follower, 4);
    expect(summaryOf(follower)).toEqual(['patch 4']);
  });

  it('is refused with the last revision if its own is unknown', async () => {
    expect(await ask(SHOWS, 4)).toEqual({ kind: 'revision-unknown', actualRevision: 0 });
  });
});

describe('several views that cannot be followed', () => {
  it.each([
    [['field', 'none'], 'projection-unknown', 'none'],
    [['field', 'results'], 'session-unknown', 'results'],
    [['results/none', 'field'], 'session-unknown', 'results/none'],
  ])('%j: the answer names the view', async (names, kind, name) => {
    expect(await ask(names)).toMatchObject({ kind, shown: { name } });
    // The check is another one once the meeting has a follower.
    await follow(['field']);
    expect(await ask(names)).toMatchObject({ kind, shown: { name } });
  });

  it('views of an unknown meeting', async () => {
    expect((await ask(SHOWS, undefined, 'none')).kind).toBe('meeting-unknown');
  });
});
