import type { LiveMessage } from './live-messages.ts';
import { RecentMessages } from './recent-messages.ts';

const message = (revision: number, length = 1): LiveMessage => ({
  kind: 'patch',
  revision,
  text: 'x'.repeat(length),
});
const since = (ring: RecentMessages, revision: number) =>
  ring.after(revision)?.map((each) => each.revision) ?? null;

describe('a ring', () => {
  it('knows what follows a revision as long as it is kept', () => {
    const ring = new RecentMessages({ messages: 3, length: 1_000 });
    for (let revision = 5; revision <= 12; revision += 1) ring.add(message(revision));
    expect(since(ring, 9)).toEqual([10, 11, 12]);
    expect(since(ring, 11)).toEqual([12]);
    expect(since(ring, 12)).toEqual([]);
    expect(since(ring, 8)).toBeNull();
  });

  it('keeps no more text than it may, however few messages that is', () => {
    const ring = new RecentMessages({ messages: 100, length: 100 });
    for (let revision = 0; revision <= 20; revision += 1) ring.add(message(revision, 30));
    expect(since(ring, 17)).toEqual([18, 19, 20]);
    expect(since(ring, 16)).toBeNull();
    ring.add(message(21, 500));
    expect(since(ring, 20)).toBeNull();
    ring.add(message(22));
    expect(since(ring, 21)).toEqual([22]);
  });

  it('knows nothing once it is cleared', () => {
    const ring = new RecentMessages({ messages: 3, length: 100 });
    expect(since(ring, -1)).toBeNull();
    ring.add(message(0));
    expect(since(ring, -1)).toEqual([0]);
    ring.clear();
    expect(since(ring, -1)).toBeNull();
    ring.add(message(7));
    expect(since(ring, 6)).toEqual([7]);
  });
});
