import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
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
  const stream = streams.viewStream(VIEW);
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

it('a step of a long race log is made in parts, between which commands have their turn', async () => {
  const store = await openStore(`memory:streams-${Math.random()}`);
  const race = new RaceControl(store, { presets: new Map() });
  await accept(race, schedule);
  await Promise.all(Array.from({ length: 1_100 }, (_, n) => accept(race, note(`note ${n}`))));
  const log = await MeetingLog.open(store, MEETING, Infinity);
  const streams = new MeetingStreams(store, log, new Pacer(), () => undefined);
  streams.viewStream(VIEW);
  await accept(race, note('the last'));
  await log.catchUp();
  const revisions: number[] = [];
  for (const steps = streams.steps(); steps.next().done !== true;) revisions.push(streams.revision);
  expect(revisions).toEqual([1_100, 1_100, 1_101]);
  await log.close();
  await race.drain();
  await store.close();
});
