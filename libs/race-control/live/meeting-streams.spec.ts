import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { accept, MEETING, note, schedule } from '../../../test/support/race.ts';
import { Followers, summaryOf, untilRevision } from '../../../test/support/live-follower.ts';
import { MeetingLog } from '../log/meeting-log.ts';
import { RaceControl } from '../race-control.ts';
import { MeetingStreams } from './meeting-streams.ts';
import { Pacer } from './pacer.ts';
import { ViewStream } from './view-stream.ts';

const VIEW = { projection: 'race-log' };

it('a follower that comes between two steps gets a patch from its own revision', async () => {
  const store = await openStore(`memory:streams-${Math.random()}`);
  const race = new RaceControl(store, { presets: new Map() });
  const followers = new Followers();
  await accept(race, schedule);
  const log = await MeetingLog.open(store, MEETING, Infinity);
  const streams = new MeetingStreams(store, log, new Pacer(), () => undefined);
  const stream = await streams.viewStream(VIEW);
  if (!(stream instanceof ViewStream)) throw new Error(stream.kind);
  for (let n = 1; n <= 30; n += 1) await accept(race, note(`note ${n}`));
  const viewAt = async (at: number): Promise<unknown> => {
    const answer = await race.view({ meeting: MEETING, ...VIEW, at });
    if (answer.kind !== 'view') throw new Error(answer.kind);
    return JSON.parse(JSON.stringify(answer.view));
  };
  const [held, expected] = [await viewAt(10), await viewAt(30)];

  await log.catchUp();
  // One step leads from 0 to 30, and the slice of the pacer ends after it.
  streams.steps().next();
  const follower = followers.add(stream.follow(10));
  await untilRevision(follower, 30);

  expect(summaryOf(follower)).toEqual(['patch 30']);
  const patch = JSON.parse(follower.messages[0]?.text ?? '') as JSONPatchDocument;
  expect(immutableJSONPatch(held, patch)).toEqual(expected);
  followers.leaveAll();
  await log.close();
  await race.drain();
  await store.close();
});

describe('streams of a long race log', () => {
  let store: EventStore;
  let race: RaceControl;
  let log: MeetingLog;
  let streams: MeetingStreams;
  const followers = new Followers();
  const notes = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => accept(race, note(`note ${n}`))));
  beforeEach(async () => {
    store = await openStore(`memory:streams-${Math.random()}`);
    race = new RaceControl(store, { presets: new Map() });
    await accept(race, schedule);
    await notes(1_100);
    log = await MeetingLog.open(store, MEETING, Infinity);
    streams = new MeetingStreams(store, log, new Pacer(), () => undefined);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    followers.leaveAll();
    await log.close();
    await race.drain();
    await store.close();
  });

  /** Lets each slice of time end after its first step. */
  const endSlicesAtOnce = () => {
    let ms = performance.now();
    jest.spyOn(performance, 'now').mockImplementation(() => (ms += 5));
  };

  /** Returns in how many turns of the event loop some work is done. */
  async function turnsOf(work: Promise<unknown>): Promise<number> {
    let turns = 0;
    let isDone = false;
    void work.finally(() => (isDone = true));
    for (; !isDone; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    return turns;
  }

  it('prepare the rows in parts before a follower joins', async () => {
    endSlicesAtOnce();
    expect(await turnsOf(Promise.resolve(streams.viewStream(VIEW)))).toBeGreaterThan(1);
  });

  it('serialise the snapshot in parts, and send what is recorded meanwhile after it', async () => {
    const stream = await streams.viewStream(VIEW);
    if (!(stream instanceof ViewStream)) throw new Error(stream.kind);
    endSlicesAtOnce();
    const follower = followers.add(stream.follow(undefined));
    const other = followers.add(stream.follow(undefined));
    expect(follower.messages).toEqual([]);
    await accept(race, note('meanwhile'));
    await log.catchUp();
    for (const steps = streams.steps(); steps.next().done !== true;);
    await untilRevision(follower, 1_101);
    await untilRevision(other, 1_101);
    expect(summaryOf(follower)).toEqual(['snapshot 1100', 'patch 1101']);
    expect(other.messages[0]).toBe(follower.messages[0]);
    const answer = await race.view({ meeting: MEETING, ...VIEW, at: 1_100 });
    expect(follower.messages[0]?.text).toBe(answer.kind === 'view' ? JSON.stringify(answer.view) : '');
  });

  it('apply a step to the state that its rows were prepared for', async () => {
    await streams.viewStream(VIEW);
    await notes(600);
    await log.catchUp();
    const steps = streams.steps();
    steps.next();
    await accept(race, note('meanwhile'));
    await log.catchUp();
    while (streams.revision === 1_100) steps.next();
    expect(streams.revision).toBe(1_700);
    for (const next = streams.steps(); next.next().done !== true;);
    expect(streams.revision).toBe(1_701);
  });

  it('prepare the rows in parts for a follower that is ahead of them', async () => {
    await streams.viewStream(VIEW);
    await notes(600);
    await log.catchUp();
    endSlicesAtOnce();
    expect(await turnsOf(Promise.resolve(streams.viewStream(VIEW, 1_700)))).toBeGreaterThan(1);
    expect(streams.revision).toBe(1_700);
  });

  it('continue the rows at one more record, without those before it', async () => {
    await streams.viewStream(VIEW);
    await accept(race, note('the last'));
    await log.catchUp();
    const revisions: number[] = [];
    for (const steps = streams.steps(); steps.next().done !== true;) revisions.push(streams.revision);
    expect(revisions).toEqual([1_101]);
  });
});
