import type { LiveMessage } from './live-messages.ts';
import { RecentMessages } from './recent-messages.ts';

const message = (revision: number, length = 1): LiveMessage => ({
  kind: 'patch',
  revision,
  text: 'x'.repeat(length),
});
const after = (recent: RecentMessages, revision: number) =>
  recent.after(revision)?.map((each) => each.revision) ?? null;

describe('the recent messages', () => {
  it('give what follows a revision while it is kept', () => {
    const recent = new RecentMessages({ messages: 3, length: 1_000 }, 4);
    for (let revision = 5; revision <= 12; revision += 1) recent.add(message(revision));
    expect(after(recent, 9)).toEqual([10, 11, 12]);
    expect(after(recent, 11)).toEqual([12]);
    expect(after(recent, 12)).toEqual([]);
    expect(after(recent, 8)).toBeNull();
  });

  it('hold no more text than allowed, even if that is only a few messages', () => {
    const recent = new RecentMessages({ messages: 100, length: 100 }, -1);
    for (let revision = 0; revision <= 20; revision += 1) recent.add(message(revision, 30));
    expect(after(recent, 17)).toEqual([18, 19, 20]);
    expect(after(recent, 16)).toBeNull();
    recent.add(message(21, 500));
    expect(after(recent, 20)).toBeNull();
    recent.add(message(22));
    expect(after(recent, 21)).toEqual([22]);
  });

  it('give nothing after a revision that a message leads past', () => {
    const recent = new RecentMessages({ messages: 3, length: 100 }, 2);
    expect(after(recent, 2)).toEqual([]);
    for (const revision of [5, 9, 12]) recent.add(message(revision));
    expect([2, 5, 9, 12].map((revision) => after(recent, revision))).toEqual([[5, 9, 12], [9, 12], [12], []]);
    expect([1, 3, 8, 11].map((revision) => after(recent, revision))).toEqual([null, null, null, null]);
    recent.add(message(20));
    expect([2, 4, 5].map((revision) => after(recent, revision))).toEqual([null, null, [9, 12, 20]]);
  });
});
