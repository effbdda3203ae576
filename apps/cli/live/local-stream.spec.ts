import { Observable, of, Subject, throwError } from 'rxjs';
import type { LiveBatch, LiveMessage } from '#race-control';
import { localStream } from './local-stream.ts';

const message = (revision: number): LiveMessage => ({ kind: 'patch', revision, text: '[]' });
const batch = (...revisions: number[]): LiveBatch => revisions.map(message);

describe('a stream in this process', () => {
  it('hands out every message of every batch, and asks for what follows when it is over', async () => {
    const asked: (number | undefined)[] = [];
    const abort = new AbortController();
    const seen: number[] = [];
    const ask = async (after: number | undefined) => {
      asked.push(after);
      return after === undefined ? of(batch(0, 1), batch(2)) : of(batch(after + 1));
    };
    for await (const { revision } of localStream(ask, abort.signal)) {
      seen.push(revision);
      if (revision === 4) abort.abort();
    }
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(asked).toEqual([undefined, 2, 3]);
  });

  it('keeps no more than some for a reader that is slow, and misses nothing', async () => {
    const asked: (number | undefined)[] = [];
    const abort = new AbortController();
    const first = new Subject<LiveBatch>();
    const ask = async (after: number | undefined) => {
      asked.push(after);
      return after === undefined ? first : of(batch(after + 1));
    };
    const messages = localStream(ask, abort.signal);
    const started = messages.next();
    await new Promise((resolve) => setImmediate(resolve));
    for (let revision = 0; revision < 300; revision += 1) first.next(batch(revision));
    await started;
    await new Promise((resolve) => setImmediate(resolve));
    expect(first.observed).toBe(false);
    const seen: number[] = [0];
    for await (const { revision } of messages) {
      seen.push(revision);
      if (revision === 301) abort.abort();
    }
    expect(seen).toEqual(Array.from({ length: 302 }, (_, i) => i));
    expect(asked).toEqual([undefined, 299, 300]);
  });

  it('fails as what it follows fails', async () => {
    const broken = async () => throwError(() => new Error('the store is away'));
    const messages = localStream(broken, new AbortController().signal);
    await expect(messages.next()).rejects.toThrow('the store is away');
  });

  it('lets go when nobody reads on', async () => {
    let isLeft = false;
    const endless = new Observable<LiveBatch>((subscriber) => {
      subscriber.next(batch(0));
      return () => (isLeft = true);
    });
    for await (const _ of localStream(async () => endless, new AbortController().signal)) break;
    expect(isLeft).toBe(true);
  });
});
