import { NEVER, Subject } from 'rxjs';
import type { Fact } from '#domain';
import { waitForRevision } from './at-least-revision.ts';

const record = (revision: number) => ({ revision }) as Fact;
const long = 60_000;

function waiting(changes = new Subject<Fact>()) {
  const client = new AbortController();
  const asked: number[] = [];
  const isThere = () => {
    asked.push(changes.observers.length);
    return Promise.resolve(false);
  };
  const answer = waitForRevision(changes, isThere, { revision: 5, waitMs: long, signal: client.signal });
  return { changes, client, asked, answer };
}

describe('waiting for a revision', () => {
  it('ends with the record of that revision, not with an earlier one', async () => {
    const { changes, answer } = waiting();
    for (const revision of [3, 4]) changes.next(record(revision));
    expect(changes.observers).toHaveLength(1);
    changes.next(record(5));
    expect(await answer).toBe('reached');
  });

  it('ends with a later record too', async () => {
    const { changes, answer } = waiting();
    changes.next(record(9));
    expect(await answer).toBe('reached');
  });

  it('ends at once if the revision exists already', async () => {
    const patience = { revision: 5, waitMs: long, signal: new AbortController().signal };
    expect(await waitForRevision(NEVER, () => Promise.resolve(true), patience)).toBe('reached');
  });

  it('checks once, and subscribes before the check, so that it misses no record', async () => {
    const { changes, answer, asked } = waiting();
    changes.next(record(5));
    await answer;
    expect(asked).toEqual([1]);
  });

  it('ends and unsubscribes when the client disconnects', async () => {
    const { changes, client, answer } = waiting();
    client.abort();
    expect(await answer).toBe('timed-out');
    expect(changes.observers).toHaveLength(0);
  });

  it('ends when the changes complete', async () => {
    const { changes, answer } = waiting();
    changes.complete();
    expect(await answer).toBe('closing');
  });

  it('fails if the store fails', async () => {
    const { changes, answer } = waiting();
    changes.error(new Error('away'));
    await expect(answer).rejects.toThrow('away');
  });

  it('times out at once if the wait is 0 ms', async () => {
    const patience = { revision: 5, waitMs: 0, signal: new AbortController().signal };
    expect(await waitForRevision(NEVER, () => Promise.resolve(false), patience)).toBe('timed-out');
  });
});
