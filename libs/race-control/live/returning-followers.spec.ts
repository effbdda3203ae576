import type { Format } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { accept, enter, MEETING, note, schedule } from '../../../test/support/race.ts';
import { Followers, summaryOf, untilRevision, type Follower } from '../../../test/support/live-follower.ts';
import { OpenMeetings } from '../command-queue/open-meetings.ts';
import { Checkpoints } from '../log/checkpoints.ts';
import { RaceControl } from '../race-control.ts';
import type { LiveRequest } from './live-messages.ts';

let store: EventStore;
let race: RaceControl;
let followers: Followers;
beforeEach(async () => {
  followers = new Followers();
  store = await openStore(`memory:returning-${Math.random()}`);
  race = new RaceControl(store, { presets: new Map() });
  await accept(race, schedule);
});
afterEach(async () => {
  jest.restoreAllMocks();
  followers.leaveAll();
  await race.drain();
  await store.close();
});

async function follow(ask: Omit<LiveRequest, 'meeting'>): Promise<Follower> {
  const answer = await race.live({ meeting: MEETING, ...ask });
  if (answer.kind !== 'live') throw new Error(JSON.stringify(answer));
  return followers.add(answer.batches);
}

describe('followers that return to a server that has just started', () => {
  const restart = async (): Promise<void> => {
    await race.drain();
    race = new RaceControl(store, { presets: new Map() });
  };
  beforeEach(async () => {
    // A long view, so that a patch is shorter than a snapshot.
    for (let car = 1; car <= 30; car += 1) await accept(race, enter(String(car)));
  });

  it('let others run while the state that they have is folded, and it is folded once for all', async () => {
    for (let n = 31; n <= 100; n += 1) await accept(race, note(`note ${n}`));
    await restart();
    const folds = jest.spyOn(Checkpoints.prototype, 'stepsTo');
    const foldsAtOnce = jest.spyOn(Checkpoints.prototype, 'stateAt');
    const returned = await Promise.all(
      ['entry-list', 'entry-list', 'race-log'].map((projection) => follow({ projection, after: 90 })),
    );
    for (const follower of returned) {
      await untilRevision(follower, 100);
      expect(summaryOf(follower)).toEqual(['patch 100']);
    }
    expect([foldsAtOnce.mock.calls.length, folds.mock.calls.length]).toEqual([0, 1]);
  });

  it('get a snapshot, without a fold, after more than 500 records', async () => {
    for (let n = 31; n <= 531; n += 1) await accept(race, note(`note ${n}`));
    await restart();
    const folds = jest.spyOn(Checkpoints.prototype, 'stepsTo');
    const far = await follow({ projection: 'entry-list', after: 30 });
    await untilRevision(far, 531);
    expect([summaryOf(far), folds.mock.calls.length]).toEqual([['snapshot 531'], 0]);
    const near = await follow({ projection: 'entry-list', after: 31 });
    await untilRevision(near, 531);
    expect(summaryOf(near)).toEqual(['patch 531']);
  });
});

describe('a follower that is ahead of the only stream, whose session the format has dropped', () => {
  const dropped = { projection: 'results', session: 'heat' };
  const format: Format = { id: 'none', sessions: [{ id: 'test', kind: 'practice' }] };
  let first: Follower;
  beforeEach(async () => {
    first = await follow(dropped);
    await accept(race, { type: 'ChangeFormat', format, reason: 'rain' });
  });

  it('gets what comes', async () => {
    const ahead = await follow({ projection: 'entry-list', after: 1 });
    expect(first.end.completed).toBe(true);
    await accept(race, enter('7'));
    await untilRevision(ahead, 2);
    expect(summaryOf(ahead)).toEqual(['patch 2']);
  });

  it('is refused if it asks for that session, and the meeting is not held for it', async () => {
    const holds = jest.spyOn(OpenMeetings.prototype, 'hold');
    const answer = await race.live({ meeting: MEETING, ...dropped, after: 1 });
    expect([answer.kind, first.end.completed]).toEqual(['session-unknown', true]);
    expect(holds).not.toHaveBeenCalled();
  });
});
