import { Channel } from './channel.ts';
import type { LiveBatch } from './live-messages.ts';

const patches = (from: number, to: number): LiveBatch =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ kind: 'patch', revision: from + i, text: '[]' }));

describe('a follower that is ahead of the channel', () => {
  it('gets no revision that it has, however the channel batches them', () => {
    const channel = new Channel({ revision: 0, onIdle: () => undefined });
    const received: number[] = [];
    const loadMissed = () => Promise.reject(new Error('Nothing was missed.'));
    const subscription = channel
      .followAfter(10, loadMissed)
      .subscribe((batch) => received.push(...batch.map(({ revision }) => revision)));
    channel.publish(patches(1, 5));
    channel.publish(patches(6, 12));
    expect(received).toEqual([11, 12]);
    subscription.unsubscribe();
    channel.complete();
  });
});
