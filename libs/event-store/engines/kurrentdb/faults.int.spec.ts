import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { binaryEvent, jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { KurrentDouble } from '../../../../test/support/kurrentdb/double.ts';
import { events, failure, ids, nextOf } from '../../contract/harness.ts';
import { openStore } from '../../open.ts';
import type { EventStore } from '../../port.ts';
import { toNumber } from './translate.ts';

const TIMEOUT_MS = 500;
const LONG_MS = 2_000;

let double: KurrentDouble;
const opened: EventStore[] = [];

async function open(timeoutMs = TIMEOUT_MS): Promise<EventStore> {
  const store = await openStore(`${double.url}&timeout_ms=${timeoutMs}`);
  opened.push(store);
  return store;
}

/** The official client, as some other program would use it. */
const stranger = () => KurrentDBClient.connectionString(double.url);

beforeEach(async () => {
  double = await KurrentDouble.start();
});

afterEach(async () => {
  double.node.faults.letGo();
  await Promise.all(opened.splice(0).map((store) => store.close()));
  double.close();
});

describe('A server that cannot be reached', () => {
  it('fails every call as unavailable, in words that name it, and the store opens all the same', async () => {
    double.node.stop();
    const store = await open();
    const { message } = await failure(store.append('s', events(1), 'no-stream'), 'store-unavailable');
    expect(message).toContain('127.0.0.1');
    await failure(store.readStream('s'), 'store-unavailable');
    await failure(store.readAll(null), 'store-unavailable');
    await failure(store.streams({ prefix: '' }), 'store-unavailable');
    await failure(store.snapshots.load('s', 'field', 1), 'store-unavailable');
    expect(await store.health()).toMatchObject({
      writable: false,
      problem: expect.stringContaining('127') as string,
    });
  });

  it('is used again as soon as it is there, by the same store', async () => {
    double.node.stop();
    const store = await open();
    await failure(store.readStream('s'), 'store-unavailable');
    await double.node.start();
    await pause(100);
    expect((await store.append('s', events(1), 'no-stream')).revision).toBe(0);
    expect(await store.readStream('s')).toHaveLength(1);
    expect((await store.health()).problem).toBeUndefined();
  });
});

describe('A server that hangs', () => {
  it('fails appends and reads after their time, and closing does not wait for it', async () => {
    const store = await open();
    await store.append('s', events(1), 'no-stream');
    double.node.faults.hang('append', 'read');
    const late = [store.append('s', events(1), 0), store.readStream('s'), store.head('s')];
    for (const each of late)
      expect((await failure(each, 'store-unavailable')).message).toContain('took longer');
    const appending = failure(store.append('s', events(1), 0), 'store-unavailable');
    await store.close();
    await appending;
  });

  it('and works off a given up append late: a retry of the same ids is the same event', async () => {
    const store = await open();
    await store.append('s', events(1), 'no-stream');
    const batch = events(2);
    double.node.faults.hang('append');
    await failure(store.append('s', batch, 0), 'store-unavailable');
    const again = store.append('s', batch, 0);
    double.node.faults.letGo();
    expect((await again).revision).toBe(2);
    expect(ids(await store.readStream('s', { from: 1 }))).toEqual(ids(batch));
    expect(double.log.counts['wrong-revision']).toBe(0);
  });

  it('tells those who wait for their turn as well', async () => {
    const store = await open();
    await store.append('s', events(1), 'no-stream');
    double.node.faults.hang('append');
    const many = Array.from({ length: 60 }, (_, n) =>
      failure(store.append('s', events(1), n), 'store-unavailable'),
    );
    const words = (await Promise.all(many)).map(({ message }) => message);
    expect(words.filter((each) => each.includes('waited for its turn')).length).toBeGreaterThan(0);
  });
});

describe('A page that is long in coming', () => {
  it('is waited for, as long as it comes', async () => {
    const store = await open(LONG_MS);
    await store.append('s', events(1_000), 'no-stream');
    // The client hands over 64 at a time: those take an eighth of what one call may, all of them twice that.
    double.node.faults.eventMs = LONG_MS / 500;
    const before = performance.now();
    expect(await store.readStream('s')).toHaveLength(1_000);
    expect(performance.now() - before).toBeGreaterThan(1.9 * LONG_MS);
  });

  it('is given up once nothing comes of it', async () => {
    const store = await open();
    await store.append('s', events(3), 'no-stream');
    double.node.faults.eventMs = 2 * TIMEOUT_MS;
    await failure(store.readStream('s'), 'store-unavailable');
    double.node.faults.eventMs = 0;
  });
});

describe('A leader that moves', () => {
  beforeEach(async () => {
    double.close();
    double = await KurrentDouble.start(3);
  });

  it('is found by the very call that the old one refuses', async () => {
    const store = await open();
    for (const [revision, next] of [1, 2, 0, 2].entries()) {
      const expected = revision === 0 ? 'no-stream' : revision - 1;
      expect((await store.append('s', events(1), expected)).revision).toBe(revision);
      double.lead(next);
      expect(await store.readStream('s')).toHaveLength(revision + 1);
      expect(await store.head('s')).toBe(revision);
    }
  });
});

describe('A connection that ends under many large appends', () => {
  it('rejects each of them, and nothing that nobody can catch', async () => {
    const uncaught: unknown[] = [];
    const catchIt = (reason: unknown) => uncaught.push(reason);
    process.on('unhandledRejection', catchIt);
    const store = await open();
    await store.append('s', events(1), 'no-stream');
    double.node.faults.hang('append');
    const text = 'x'.repeat(500_000);
    const many = Array.from({ length: 60 }, () => store.append('s', events(1, { text }), 0));
    await pause(50);
    double.node.stop();
    const outcomes = await Promise.allSettled(many);
    await pause(50);
    process.off('unhandledRejection', catchIt);
    expect(outcomes.map(({ status: each }) => each)).toEqual(outcomes.map(() => 'rejected'));
    expect(uncaught).toEqual([]);
  });
});

describe('An append that cannot be', () => {
  it('for its size says so, and writes nothing', async () => {
    const store = await open();
    await failure(
      store.append('s', events(2, { text: 'x'.repeat(600_000) }), 'no-stream'),
      'append-too-large',
    );
    expect(await store.head('s')).toBeNull();
    expect((await store.streams({ prefix: 's' })).map(({ stream }) => stream)).toEqual([]);
  });

  it('for its id is a mistake of the caller', async () => {
    const store = await open();
    const event = { ...events(1)[0]!, id: 'lap-1' };
    await expect(store.append('s', [event], 'no-stream')).rejects.toThrow("'lap-1' is not a UUID");
  });
});

describe('The catalogue', () => {
  it('passes over a name whose stream never began, as a crash between the two writes leaves it', async () => {
    const store = await open();
    const other = stranger();
    await other.appendToStream('greenflag.streams', [
      jsonEvent({ type: 'StreamBegins', data: { stream: 'meeting-lost' } }),
      jsonEvent({ type: 'StreamBegins', data: { stream: 'meeting-kept' } }),
      jsonEvent({ type: 'StreamBegins', data: { stream: 'meeting-kept' } }),
    ]);
    await store.append('meeting-kept', events(2), 'no-stream');
    expect(await store.streams({ prefix: 'meeting-' })).toMatchObject([
      { stream: 'meeting-kept', revision: 1 },
    ]);
    await store.append('meeting-lost', events(1), 'no-stream');
    expect(await store.streams({ prefix: 'meeting-' })).toMatchObject([
      { stream: 'meeting-lost', revision: 0 },
      { stream: 'meeting-kept', revision: 1 },
    ]);
    await other.dispose();
  });

  it('is known to another store without a read of any other event', async () => {
    const store = await open();
    for (let n = 0; n < 3; n += 1) await store.append(`meeting-${n}`, events(50), 'no-stream');
    const before = double.log.eventsRead;
    expect(await (await open()).streams({ prefix: 'meeting-' })).toHaveLength(3);
    // Three names, and of each stream its first and its last.
    expect(double.log.eventsRead - before).toBe(9);
  });
});

describe('A store that others use as well', () => {
  it('shows neither the system’s events nor the engine’s own', async () => {
    const [store, other] = [await open(), stranger()];
    await other.setStreamMetadata('s', { maxAge: 100_000 });
    await store.append('s', events(1), 'no-stream');
    await store.snapshots.save('s', 'field', 1, { revision: 0, state: '{}' });
    await store.health();
    expect((await store.readAll(null)).map(({ stream }) => stream)).toEqual(['s']);
    await other.dispose();
  });

  it('names the record that is not JSON', async () => {
    const [store, other] = [await open(), stranger()];
    await store.append('s', events(1), 'no-stream');
    await other.appendToStream('s', [binaryEvent({ type: 'T', data: new Uint8Array([1, 2, 3]) })]);
    const { more } = await failure(store.readStream('s'), 'log-damaged');
    expect(more.damagedRevision).toBe(1);
    await other.dispose();
  });

  it('has places that a number holds, up to nine petabytes', () => {
    expect(toNumber(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => toNumber(2n ** 53n)).toThrow('beyond all measure');
  });
});

describe('Snapshots', () => {
  it('that do not fit into an append are not kept, and do no harm', async () => {
    const store = await open();
    const state = Array.from({ length: 60_000 }, () => randomUUID()).join('');
    await store.snapshots.save('s', 'field', 1, { revision: 1, state });
    expect(await store.snapshots.load('s', 'field', 1)).toBeNull();
  });

  it('are few on the server, however often they are saved', async () => {
    const store = await open();
    for (let revision = 0; revision < 9; revision += 1)
      await store.snapshots.save('s', 'field', 1, { revision, state: `${revision}` });
    expect(double.log.stream('greenflag.snapshots-s')).toHaveLength(4);
    expect(await store.snapshots.load('s', 'field', 1)).toEqual({ revision: 8, state: '8' });
  });
});

describe('A subscription', () => {
  it('is one for the server, however many follow, and ends with the last of them', async () => {
    const store = await open();
    await store.append('s', events(1), 'no-stream');
    const following = ['s', 's', 't', 't'].map((stream) => store.subscribe(stream, null).subscribe());
    following.push(store.subscribeAll(null).subscribe());
    await nextOf(store.subscribe('s', null), 1);
    while (double.node.subscribers === 0) await pause(5);
    expect(double.node.subscribers).toBe(1);
    for (const each of following) each.unsubscribe();
    while (double.node.subscribers > 0) await pause(5);
  });

  it('that is down makes the store unready and says why, and only while somebody needs it', async () => {
    const store = await open();
    await store.append('s', events(1), 'no-stream');
    const following = store.subscribe('s', null).subscribe();
    while (double.node.subscribers === 0) await pause(5);
    double.node.faults.hang('subscribe');
    double.node.dropSubscriptions();
    while ((await store.health()).problem === undefined) await pause(5);
    expect(await store.health()).toMatchObject({
      writable: true,
      problem: expect.stringContaining('The subscription is down') as string,
    });
    following.unsubscribe();
    expect((await store.health()).problem).toBeUndefined();
  });
});

describe('A user without permission', () => {
  it('is told so, and not asked to wait', async () => {
    const store = await open();
    await store.append('s', events(1), 'no-stream');
    double.node.faults.refuse = { times: 1, code: status.UNAUTHENTICATED, details: 'Access Denied' };
    const { message } = await failure(store.append('s', events(1), 0), 'store-read-only');
    expect(message).toContain('does not let this user');
  });
});

describe('The double', () => {
  it('does not open a subscription late for one who gave up on it', async () => {
    const store = await open();
    double.node.faults.hang('subscribe');
    const following = store.subscribe('s', null).subscribe();
    while (double.node.faults.waiting === 0) await pause(5);
    following.unsubscribe();
    await pause(TIMEOUT_MS);
    double.node.faults.letGo();
    await pause(50);
    expect(double.node.subscribers).toBe(0);
  });

  it('takes single appends by the same rules', async () => {
    const other = stranger();
    const credentials = { username: 'scorer', password: 'secret' };
    const event = jsonEvent({ id: randomUUID(), type: 'T', data: {} });
    const first = { streamState: 'no_stream' as const, credentials };
    expect(await other.appendToStream('s', [event], first)).toMatchObject({ nextExpectedRevision: 0n });
    expect(await other.appendToStream('s', [event], first)).toMatchObject({ nextExpectedRevision: 0n });
    const strange = other.appendToStream('s', [jsonEvent({ type: 'T', data: {} })], first);
    await expect(strange).rejects.toMatchObject({ type: 'wrong-expected-version', actualState: 0n });
    await other.dispose();
  });

  it('knows a repetition where any revision is expected only until it is restarted', async () => {
    const event = jsonEvent({ id: randomUUID(), type: 'T', data: {} });
    const append = async () => {
      const other = stranger();
      const { nextExpectedRevision } = await other.appendToStream('s', [event], { streamState: 'any' });
      await other.dispose();
      return nextExpectedRevision;
    };
    expect([await append(), await append()]).toEqual([0n, 0n]);
    await double.restart();
    expect(await append()).toBe(1n);
  });
});
