import type { StoredEvent } from '../../port.ts';
import { ANYTHING } from './subscribe.ts';
import { RecentEvents } from './recent-events.ts';

const at = (revision: number) => {
  const event: StoredEvent = {
    ...{ stream: 's', revision, globalPosition: revision * 100, id: `${revision}`, type: 'T' },
    ...{ data: { laps: [revision] }, metadata: {} },
  };
  return { stream: 's', event };
};

const tailOf = (...revisions: number[]): RecentEvents => {
  const tail = new RecentEvents();
  for (const revision of revisions) tail.add(at(revision));
  return tail;
};

const taken = (tail: RecentEvents, after: number | null) =>
  tail.take(after)?.map(({ revision }) => revision) ?? null;

describe('The tail of a stream', () => {
  it.each<[string, number[], number | null, number[] | null]>([
    ['what comes next', [3, 4], 2, [3, 4]],
    ['the first of a stream', [0, 1], null, [0, 1]],
    ['only what was not handed over yet', [2, 3, 4], 3, [4]],
    ['nothing before a gap is closed', [4, 5], 2, null],
    ['nothing across a gap', [3, 5], 2, null],
    ['nothing twice', [3, 3, 4], 2, null],
    ['nothing that was there already', [1, 2], 2, null],
    ['nothing where nothing came', [], 2, null],
  ])('has %s', (_, brought, after, expected) => {
    expect(taken(tailOf(...brought), after)).toEqual(expected);
  });

  it('is handed over once', () => {
    const tail = tailOf(3);
    expect([taken(tail, 2), taken(tail, 2)]).toEqual([[3], null]);
  });

  it('is forgotten where anything may have been missed', () => {
    const tail = tailOf(3, 4);
    tail.add(ANYTHING);
    expect(taken(tail, 2)).toBeNull();
  });

  it('holds no more than a page', () => {
    const tail = tailOf(...Array.from({ length: 1_001 }, (_, n) => n));
    expect(taken(tail, null)).toBeNull();
  });

  it('gives each follower objects of its own', () => {
    const brought = at(0);
    const tail = new RecentEvents();
    tail.add(brought);
    const [event] = tail.take(null) ?? [];
    expect(event).toEqual(brought.event);
    expect(event?.data).not.toBe(brought.event.data);
  });
});
