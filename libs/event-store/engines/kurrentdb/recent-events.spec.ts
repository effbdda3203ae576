import type { StoredEvent } from '../../port.ts';
import { ANY_CHANGE } from './subscribe.ts';
import { RecentEvents } from './recent-events.ts';

const at = (revision: number) => {
  const event: StoredEvent = {
    stream: 's',
    revision,
    globalPosition: revision * 100,
    id: `${revision}`,
    type: 'T',
    data: { laps: [revision] },
    metadata: {},
  };
  return { stream: 's', event };
};

const recentOf = (...revisions: number[]): RecentEvents => {
  const recent = new RecentEvents();
  for (const revision of revisions) recent.add(at(revision));
  return recent;
};

const revisionsAfter = (recent: RecentEvents, after: number | null) =>
  recent.takeAfter(after)?.map(({ revision }) => revision) ?? null;

describe('RecentEvents', () => {
  it.each<[string, number[], number | null, number[] | null]>([
    ['the events that come next', [3, 4], 2, [3, 4]],
    ['the first events of a stream', [0, 1], null, [0, 1]],
    ['only later events', [2, 3, 4], 3, [4]],
    ['nothing after a gap', [4, 5], 2, null],
    ['nothing across a gap', [3, 5], 2, null],
    ['nothing when an event came twice', [3, 3, 4], 2, null],
    ['nothing when all events are earlier', [1, 2], 2, null],
    ['nothing when no event came', [], 2, null],
  ])('hands over %s', (_, delivered, after, expected) => {
    expect(revisionsAfter(recentOf(...delivered), after)).toEqual(expected);
  });

  it('hands over each event once', () => {
    const recent = recentOf(3);
    expect([revisionsAfter(recent, 2), revisionsAfter(recent, 2)]).toEqual([[3], null]);
  });

  it('forgets its events when some may be missing', () => {
    const recent = recentOf(3, 4);
    recent.add(ANY_CHANGE);
    expect(revisionsAfter(recent, 2)).toBeNull();
  });

  it('holds no more than a page', () => {
    const recent = recentOf(...Array.from({ length: 1_001 }, (_, n) => n));
    expect(revisionsAfter(recent, null)).toBeNull();
  });

  it('gives each follower objects of its own', () => {
    const change = at(0);
    const recent = new RecentEvents();
    recent.add(change);
    const [event] = recent.takeAfter(null) ?? [];
    expect(event).toEqual(change.event);
    expect(event?.data).not.toBe(change.event.data);
  });
});
