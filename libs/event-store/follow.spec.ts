import { followEvents, type Follower } from './follow.ts';
import { PAGE_LIMIT, type FollowAfter, type StoredEvent } from './port.ts';

const at = (revision: number): StoredEvent => ({
  stream: 's',
  revision,
  globalPosition: revision * 100,
  id: `${revision}`,
  type: 'T',
  data: {},
  metadata: {},
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Follows a log whose reads last until `answerRead`. `told` hands events to the follower. */
function follow(stored: number, after: FollowAfter = null) {
  const log = Array.from({ length: stored }, (_, revision) => at(revision));
  const seen: number[] = [];
  const pending: (() => void)[] = [];
  const reads: (number | null)[] = [];
  let follower: Follower<StoredEvent> | undefined;
  const readPage = (cursor: number | null) => {
    reads.push(cursor);
    const from = (cursor ?? -1) + 1;
    const page = log.slice(from, from + PAGE_LIMIT);
    return new Promise<StoredEvent[]>((resolve) => pending.push(() => resolve(page)));
  };
  const listen = (listener: Follower<StoredEvent>) => {
    follower = listener;
    return () => (follower = undefined);
  };
  followEvents({ readPage, cursorOf: ({ revision }) => revision, toEvent: structuredClone, listen }, after)
    // A test reads the revisions only.
    .subscribe(({ revision }) => seen.push(revision));
  return {
    log,
    seen,
    reads,
    tell: (...revisions: number[]) => follower?.tell(revisions.map(at)),
    tellAny: () => follower?.tell(null),
    answerRead: async () => {
      pending.shift()?.();
      await turn();
      await turn();
    },
  };
}

describe('a follower at the end of the log', () => {
  it.each<[string, number[], number[]]>([
    ['the events that come next', [3, 4], [0, 1, 2, 3, 4]],
    ['only later events', [1, 2, 3], [0, 1, 2, 3]],
    ['an event once that comes twice', [3, 3, 4], [0, 1, 2, 3, 4]],
    ['nothing when it has all events', [1, 2], [0, 1, 2]],
  ])('emits %s, without a read', async (_, told, expected) => {
    const { seen, reads, tell, answerRead } = follow(3);
    await answerRead();
    tell(...told);
    expect(seen).toEqual(expected);
    expect(reads).toEqual([null]);
  });

  it.each([[[4, 5]], [[3, 5]]])('reads after a gap: %j', async (told) => {
    const { log, seen, tell, answerRead } = follow(3);
    await answerRead();
    log.push(at(3), at(4), at(5));
    tell(...told);
    await answerRead();
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('reads when it hears that any event may be missing', async () => {
    const { log, seen, tellAny, answerRead } = follow(3);
    await answerRead();
    log.push(at(3));
    tellAny();
    await answerRead();
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it('skips what its subscriber has from elsewhere', async () => {
    let has = 2;
    const { seen, tell, answerRead } = follow(3, () => has);
    await answerRead();
    has = 4;
    tell(3, 4, 5);
    expect(seen).toEqual([5]);
  });
});

describe('a follower that reads', () => {
  it('emits what it heard meanwhile after the page, and reads no second one', async () => {
    const { seen, reads, tell, answerRead } = follow(3);
    tell(3);
    tell(4);
    await answerRead();
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(reads).toEqual([null]);
  });

  it('skips what the page had already', async () => {
    const { log, seen, reads, tell, tellAny, answerRead } = follow(3);
    await answerRead();
    log.push(at(3));
    tellAny();
    tell(3, 4);
    await answerRead();
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(reads).toEqual([null, 2]);
  });

  it('reads again rather than keeping more than a page of events', async () => {
    const { log, seen, reads, tell, answerRead } = follow(1);
    const many = Array.from({ length: PAGE_LIMIT + 1 }, (_, n) => n + 1);
    log.push(...many.map(at));
    tell(...many);
    await answerRead();
    expect(seen).toEqual([0]);
    await answerRead();
    await answerRead();
    expect(seen).toHaveLength(PAGE_LIMIT + 2);
    expect(reads).toEqual([null, 0, PAGE_LIMIT]);
  });
});

describe('a follower of places with gaps', () => {
  /** An event at a place, and the place of the event before it as the engine knows it. */
  type Row = readonly [place: number, previous: number | null];

  it.each<[string, Row[], number]>([
    ['emits an event whose predecessor it has', [[9, 4]], 1],
    ['emits an event whose predecessor is before its last event', [[9, 2]], 1],
    ['reads when it does not have the predecessor', [[12, 9]], 2],
    ['reads when the engine knows no predecessor', [[9, null]], 2],
  ])('%s', async (_, told, expectedReads) => {
    const [seen, read]: [number[], (number | null)[]] = [[], []];
    const log = [4];
    let follower: Follower<Row> | undefined;
    const source = {
      readPage: async (after: number | null) => {
        read.push(after);
        return log.filter((place) => place > (after ?? -1)).map(at);
      },
      cursorOf: (row: Row | StoredEvent) => ('revision' in row ? row.revision : row[0]),
      previousOf: ([, previous]: Row) => previous,
      toEvent: ([place]: Row) => at(place),
      listen: (listener: Follower<Row>) => {
        follower = listener;
        return () => undefined;
      },
    };
    followEvents(source, null).subscribe(({ revision }) => seen.push(revision));
    await turn();
    log.push(9, 12);
    follower?.tell(told);
    await turn();
    expect(seen).toEqual(expectedReads === 1 ? [4, 9] : [4, 9, 12]);
    expect(read).toHaveLength(expectedReads);
  });
});
