import { Observable, of, Subject, throwError } from 'rxjs';
import type { LiveBatch, LiveMessage } from '#race-control';
import { localStream } from './local-stream.ts';

const message = (revision: number): LiveMessage => ({ kind: 'patch', revision, text: '[]' });
const batch = (...revisions: number[]): LiveBatch => revisions.map(message);

describe('a stream in this process', () => {
  it('yields each message of each batch, and opens the next stream when one ends', async () => {
    const openedAfter: (number | undefined)[] = [];
    const abort = new AbortController();
    const received: number[] = [];
    const open = async (after: number | undefined) => {
      openedAfter.push(after);
      return after === undefined ? of(batch(0, 1), batch(2)) : of(batch(after + 1));
    };
    for await (const { revision } of localStream(open, abort.signal)) {
      received.push(revision);
      if (revision === 4) abort.abort();
    }
    expect(received).toEqual([0, 1, 2, 3, 4]);
    expect(openedAfter).toEqual([undefined, 2, 3]);
  });

  it('holds a limited number of batches for a slow reader, and misses nothing', async () => {
    const openedAfter: (number | undefined)[] = [];
    const abort = new AbortController();
    const first = new Subject<LiveBatch>();
    const open = async (after: number | undefined) => {
      openedAfter.push(after);
      return after === undefined ? first : of(batch(after + 1));
    };
    const messages = localStream(open, abort.signal);
    const started = messages.next();
    await new Promise((resolve) => setImmediate(resolve));
    for (let revision = 0; revision < 300; revision += 1) first.next(batch(revision));
    await started;
    await new Promise((resolve) => setImmediate(resolve));
    expect(first.observed).toBe(false);
    const received: number[] = [0];
    for await (const { revision } of messages) {
      received.push(revision);
      if (revision === 301) abort.abort();
    }
    expect(received).toEqual(Array.from({ length: 302 }, (_, i) => i));
    expect(openedAfter).toEqual([undefined, 299, 300]);
  });

  it('fails if the stream fails', async () => {
    const broken = async () => throwError(() => new Error('the store is away'));
    const messages = localStream(broken, new AbortController().signal);
    await expect(messages.next()).rejects.toThrow('the store is away');
  });

  it('unsubscribes when the reader stops', async () => {
    let isUnsubscribed = false;
    const endless = new Observable<LiveBatch>((subscriber) => {
      subscriber.next(batch(0));
      return () => (isUnsubscribed = true);
    });
    for await (const _ of localStream(async () => endless, new AbortController().signal)) break;
    expect(isUnsubscribed).toBe(true);
  });
});
