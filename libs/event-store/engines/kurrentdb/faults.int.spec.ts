import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { binaryEvent, jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { KurrentDouble } from '../../../../test/support/kurrentdb/double.ts';
import { events, failure, ids, nextEvents } from '../../contract/harness.ts';
import type { StoreError } from '../../errors.ts';
import { openStore } from '../../open.ts';
import type { EventStore } from '../../port.ts';
import { toNumber } from './translate.ts';

/** For calls that have to fail. */
const TIMEOUT_MS = 500;
/** For calls that have to fail before the same store is used again. */
const LONG_MS = 2_000;
/** For calls that have to succeed, on a busy machine too. */
const PATIENT_MS = 60_000;

let double: KurrentDouble;
const opened: EventStore[] = [];

async function open(timeoutMs = PATIENT_MS): Promise<EventStore> {
  const store = await openStore(`${double.url}&timeout_ms=${timeoutMs}`);
  opened.push(store);
  return store;
}

/** Opens a store whose calls have to fail. The stream `s` has events already. */
async function openImpatiently(count = 1): Promise<EventStore> {
  const patient = await open();
  await patient.append('s', events(count), 'no-stream');
  return open(TIMEOUT_MS);
}

/** Opens the official client, as another program would use it. */
const otherProgram = () => KurrentDBClient.connectionString(double.url);

beforeEach(async () => {
  double = await KurrentDouble.start();
});

afterEach(async () => {
  double.node.faults.release();
  await Promise.all(opened.splice(0).map((store) => store.close()));
  double.close();
});

describe('A server that cannot be reached', () => {
  it('makes every call fail as unavailable with its name, but the store opens', async () => {
    double.node.stop();
    const store = await open(TIMEOUT_MS);
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

  it('is used again by the same store as soon as it is back', async () => {
    double.node.stop();
    const store = await open(LONG_MS);
    await failure(store.readStream('s'), 'store-unavailable');
    await double.node.start();
    await pause(100);
    expect((await store.append('s', events(1), 'no-stream')).revision).toBe(0);
    expect(await store.readStream('s')).toHaveLength(1);
    expect((await store.health()).problem).toBeUndefined();
  });
});

describe('A server that hangs', () => {
  it('makes appends and reads fail after their time limit, and closing does not wait for it', async () => {
    const store = await openImpatiently();
    double.node.faults.hang('append', 'read');
    const late = [store.append('s', events(1), 0), store.readStream('s'), store.head('s')];
    for (const each of late)
      expect((await failure(each, 'store-unavailable')).message).toContain('took longer');
    const appending = failure(store.append('s', events(1), 0), 'store-unavailable');
    await store.close();
    await appending;
  });

  it('and later writes an append that timed out: a retry with the same ids is the same event', async () => {
    const store = await open(LONG_MS);
    await store.append('s', events(1), 'no-stream');
    const batch = events(2);
    double.node.faults.hang('append');
    await failure(store.append('s', batch, 0), 'store-unavailable');
    const retry = store.append('s', batch, 0);
    double.node.faults.release();
    expect((await retry).revision).toBe(2);
    expect(ids(await store.readStream('s', { from: 1 }))).toEqual(ids(batch));
    expect(double.log.counts['wrong-revision']).toBe(0);
  });

  it('at appends is not writable, although the event of an earlier health check is in the log', async () => {
    const store = await open(LONG_MS);
    expect(await store.health()).toMatchObject({ writable: true });
    double.node.faults.hang('append');
    expect(await store.health()).toMatchObject({ writable: false });
  });

  it('also makes appends fail that wait for their turn', async () => {
    const store = await openImpatiently();
    double.node.faults.hang('append');
    const many = Array.from({ length: 60 }, (_, n) =>
      failure(store.append('s', events(1), n), 'store-unavailable'),
    );
    const errors = await Promise.all(many);
    const isWaiting = ({ message }: StoreError) => message.includes('waited for its turn');
    const outcomes = errors.map((error) => (isWaiting(error) ? 'not sent' : error.more.outcome));
    expect(outcomes).toEqual(many.map((_, n) => (n < 12 ? 'unknown' : 'not sent')));
    expect(errors.filter(isWaiting).every(({ more }) => more.outcome === undefined)).toBe(true);
  });
});

describe('A page that arrives slowly', () => {
  it('is read as long as events arrive', async () => {
    const store = await open(LONG_MS);
    await store.append('s', events(1_000), 'no-stream');
    // The client delivers 64 events at a time: these take an eighth of a call's time limit, and all take
    // twice it.
    double.node.faults.eventDelayMs = LONG_MS / 500;
    const before = performance.now();
    expect(await store.readStream('s')).toHaveLength(1_000);
    expect(performance.now() - before).toBeGreaterThan(1.9 * LONG_MS);
  }, 20_000);

  it('fails when no event arrives in time', async () => {
    const store = await openImpatiently(3);
    double.node.faults.eventDelayMs = 2 * TIMEOUT_MS;
    await failure(store.readStream('s'), 'store-unavailable');
    double.node.faults.eventDelayMs = 0;
  });
});

describe('A leader that moves', () => {
  beforeEach(async () => {
    double.close();
    double = await KurrentDouble.start(3);
  });

  it('is found by the same call that the old leader refuses', async () => {
    const store = await open();
    for (const [revision, next] of [1, 2, 0, 2].entries()) {
      const expected = revision === 0 ? 'no-stream' : revision - 1;
      expect((await store.append('s', events(1), expected)).revision).toBe(revision);
      double.moveLeader(next);
      expect(await store.readStream('s')).toHaveLength(revision + 1);
      expect(await store.head('s')).toBe(revision);
    }
  });
});

describe('A connection that ends under many large appends', () => {
  it('rejects each of them, and causes no unhandled rejection', async () => {
    const store = await openImpatiently();
    double.node.faults.hang('append');
    const text = 'x'.repeat(500_000);
    const many = Array.from({ length: 60 }, () => store.append('s', events(1, { text }), 0));
    await pause(50);
    double.node.stop();
    const outcomes = await Promise.allSettled(many);
    // A rejection that is left unhandled fails the test.
    await pause(50);
    expect(outcomes.map(({ status: each }) => each)).toEqual(outcomes.map(() => 'rejected'));
  });
});

describe('An impossible append', () => {
  it('that is too large says so, and writes nothing', async () => {
    const store = await open();
    await failure(
      store.append('s', events(2, { text: 'x'.repeat(600_000) }), 'no-stream'),
      'append-too-large',
    );
    expect(await store.head('s')).toBeNull();
    expect((await store.streams({ prefix: 's' })).map(({ stream }) => stream)).toEqual([]);
  });

  it('with an id that is no UUID is a mistake of the caller', async () => {
    const store = await open();
    const event = { ...events(1)[0]!, id: 'lap-1' };
    await expect(store.append('s', [event], 'no-stream')).rejects.toThrow("'lap-1' is not a UUID");
  });
});

describe('The catalogue', () => {
  it('leaves out a name without a stream, as a crash between the two writes leaves it', async () => {
    const store = await open();
    const other = otherProgram();
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

  it('does not let a store wait that begins the same stream at the same time as another', async () => {
    const stores = [await open(), await open()];
    for (const store of stores) await store.append('s', events(1), 'any');
    double.node.faults.appendDelayMs = 20;
    await Promise.all(stores.map((store) => store.append('t', events(1), 'any')));
    expect(double.node.dropped).toBe(0);
    expect(await stores[0]?.head('t')).toBe(1);
  });

  it('is read by another store without any other event', async () => {
    const store = await open();
    for (let n = 0; n < 3; n += 1) await store.append(`meeting-${n}`, events(50), 'no-stream');
    const before = double.log.eventsRead;
    expect(await (await open()).streams({ prefix: 'meeting-' })).toHaveLength(3);
    // The other store reads three names, and the first and last event of each stream.
    expect(double.log.eventsRead - before).toBe(9);
  });
});

describe('A server that others use too', () => {
  it('returns neither the system’s events nor the engine’s own', async () => {
    const [store, other] = [await open(), otherProgram()];
    await other.setStreamMetadata('s', { maxAge: 100_000 });
    await store.append('s', events(1), 'no-stream');
    await store.snapshots.save('s', 'field', 1, { revision: 0, state: '{}' });
    await store.health();
    expect((await store.readAll(null)).map(({ stream }) => stream)).toEqual(['s']);
    await other.dispose();
  });

  it('names the record that is not JSON', async () => {
    const [store, other] = [await open(), otherProgram()];
    await store.append('s', events(1), 'no-stream');
    await other.appendToStream('s', [binaryEvent({ type: 'T', data: new Uint8Array([1, 2, 3]) })]);
    const { more } = await failure(store.readStream('s'), 'log-damaged');
    expect(more.damagedRevision).toBe(1);
    await other.dispose();
  });

  it('has positions that a number holds, up to nine petabytes', () => {
    expect(toNumber(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => toNumber(2n ** 53n)).toThrow('too large');
  });
});

describe('Snapshots', () => {
  it('that are too large for an append are not saved, and do no harm', async () => {
    const store = await open();
    const state = Array.from({ length: 60_000 }, () => randomUUID()).join('');
    await store.snapshots.save('s', 'field', 1, { revision: 1, state });
    expect(await store.snapshots.load('s', 'field', 1)).toBeNull();
  });

  it('stay few on the server after many saves', async () => {
    const store = await open();
    for (let revision = 0; revision < 9; revision += 1)
      await store.snapshots.save('s', 'field', 1, { revision, state: `${revision}` });
    expect(double.log.stream('greenflag.snapshots-s')).toHaveLength(4);
    expect(await store.snapshots.load('s', 'field', 1)).toEqual({ revision: 8, state: '8' });
  });
});

describe('A subscription', () => {
  it('is a single one on the server for all followers, and ends with the last of them', async () => {
    const store = await open();
    await store.append('s', events(1), 'no-stream');
    const following = ['s', 's', 't', 't'].map((stream) => store.subscribe(stream, null).subscribe());
    following.push(store.subscribeAll(null).subscribe());
    await nextEvents(store.subscribe('s', null), 1);
    while (double.node.subscribers === 0) await pause(5);
    expect(double.node.subscribers).toBe(1);
    for (const each of following) each.unsubscribe();
    while (double.node.subscribers > 0) await pause(5);
  });

  it('gives its events also to followers of the whole log, which read nothing for them', async () => {
    const store = await open();
    const seen: string[] = [];
    const following = store.subscribeAll(null).subscribe(({ id }) => seen.push(id));
    const appendAndSee = async (stream: string, count: number): Promise<string[]> => {
      const batch = events(count);
      await store.append(stream, batch, 'any');
      while (seen.at(-1) !== batch.at(-1)?.id) await pause(1);
      return ids(batch);
    };
    while (double.node.subscribers === 0) await pause(5);
    const appended = await appendAndSee('s', 1);
    const before = double.log.eventsRead;
    for (let n = 0; n < 20; n += 1) appended.push(...(await appendAndSee(n % 2 === 0 ? 's' : 't', 10)));
    expect(seen).toEqual(appended);
    // An append at any revision reads the end of its stream, and each check of the subscription two events.
    expect(double.log.eventsRead - before).toBeLessThan(100);
    following.unsubscribe();
  });

  it('that is down is reported by health, but only while somebody follows', async () => {
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
  it('gets a refusal at once, without waiting', async () => {
    const store = await open();
    await store.append('s', events(1), 'no-stream');
    double.node.faults.refuse = { times: 1, code: status.UNAUTHENTICATED, details: 'Access Denied' };
    const { message } = await failure(store.append('s', events(1), 0), 'store-access-denied');
    expect(message).toContain('requires a user');
  });

  it('is asked for once: the connection is not at fault', async () => {
    const store = await open();
    await store.append('s', events(1), 'no-stream');
    const refuse = { times: 9, code: status.UNAUTHENTICATED, details: '' };
    double.node.faults.refuse = refuse;
    await failure(store.append('s', events(1), 0), 'store-access-denied');
    expect(refuse.times).toBe(8);
  });
});

describe('The double', () => {
  it('does not open a cancelled subscription later', async () => {
    const store = await open();
    double.node.faults.hang('subscribe');
    const following = store.subscribe('s', null).subscribe();
    while (double.node.faults.waiting === 0) await pause(5);
    following.unsubscribe();
    await pause(TIMEOUT_MS);
    double.node.faults.release();
    await pause(50);
    expect(double.node.subscribers).toBe(0);
  });

  it('accepts single appends by the same rules', async () => {
    const other = otherProgram();
    const credentials = { username: 'scorer', password: 'secret' };
    const event = jsonEvent({ id: randomUUID(), type: 'T', data: {} });
    const first = { streamState: 'no_stream' as const, credentials };
    expect(await other.appendToStream('s', [event], first)).toMatchObject({ nextExpectedRevision: 0n });
    expect(await other.appendToStream('s', [event], first)).toMatchObject({ nextExpectedRevision: 0n });
    const conflicting = other.appendToStream('s', [jsonEvent({ type: 'T', data: {} })], first);
    await expect(conflicting).rejects.toMatchObject({ type: 'wrong-expected-version', actualState: 0n });
    await other.dispose();
  });

  it('recognises a repetition at any revision only until it is restarted', async () => {
    const event = jsonEvent({ id: randomUUID(), type: 'T', data: {} });
    const append = async () => {
      const other = otherProgram();
      const { nextExpectedRevision } = await other.appendToStream('s', [event], { streamState: 'any' });
      await other.dispose();
      return nextExpectedRevision;
    };
    expect([await append(), await append()]).toEqual([0n, 0n]);
    await double.restart();
    expect(await append()).toBe(1n);
  });
});
