import { Channel } from './channel.ts';
import type { LiveBatch } from './live-messages.ts';

const patches = (from: number, to: number): LiveBatch =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ kind: 'patch', revision: from + i, text: '[]' }));
const loadNothing = () => Promise.reject(new Error('Nothing was missed.'));

let channel: Channel;
beforeEach(() => (channel = new Channel({ revision: 0, onIdle: () => undefined })));
afterEach(() => channel.complete());

/** Follows the channel after a revision. Returns the revisions that the follower gets. */
function follow(after: number): number[] {
  const received: number[] = [];
  channel
    .followAfter(after, loadNothing)
    .subscribe((batch) => received.push(...batch.map(({ revision }) => revision)));
  return received;
}

describe('a follower that is ahead of the channel', () => {
  it('gets no revision that it has, however the channel batches them', () => {
    const received = follow(10);
    channel.publish(patches(1, 5));
    channel.publish(patches(6, 12));
    expect([...channel.deliver()]).toHaveLength(1);
    expect(received).toEqual([11, 12]);
  });
});

describe('a delivery', () => {
  it('sends to one follower a step, so that others have their turn in between', () => {
    const all = [follow(0), follow(0), follow(0)];
    channel.publish(patches(1, 2));
    const steps = channel.deliver();
    steps.next();
    expect(all).toEqual([[1, 2], [], []]);
    steps.next();
    expect(all).toEqual([[1, 2], [1, 2], []]);
    expect([...steps]).toHaveLength(1);
    expect(all).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it('gives nothing twice to a follower that joins meanwhile, and leaves new messages to the next', () => {
    const first = follow(0);
    channel.publish(patches(1, 2));
    const steps = channel.deliver();
    steps.next();
    const joined = follow(2);
    channel.publish(patches(3, 3));
    expect([...steps]).toHaveLength(1);
    expect([first, joined]).toEqual([[1, 2], []]);
    expect([...channel.deliver()]).toHaveLength(2);
    expect([first, joined]).toEqual([[1, 2, 3], [3]]);
  });
});
