import type { OfficialsCommand } from '#domain';
import { StoreError } from '#event-store';
import { openStore } from '#event-store/open';
import { HeldStore } from '../../../test/support/held-store.ts';
import { director } from '../../../test/support/race.ts';
import { decideOfficial } from './decide-official.ts';
import { OFFICIALS_STREAM, OfficialsLog } from './officials-log.ts';

const TIMEOUT_MS = 500;
const LIMIT_MS = TIMEOUT_MS + 1_000;
const UNKNOWN_WORDS =
  'It is not known whether the change was made. Look at the list of officials before you try again.';
const by = { official: director, meetings: '*' } as const;
const add: OfficialsCommand = { type: 'AddOfficial', official: 'Jane Doe', role: 'scorer', meetings: '*' };

async function given() {
  const held = new HeldStore(await openStore('memory:'), TIMEOUT_MS);
  const log = await OfficialsLog.open(held.store);
  const decide = async () =>
    decideOfficial(held.store, log, add, by).then(
      ({ kind }) => kind,
      ({ code, more }: StoreError) => `${code}, ${more.outcome ?? 'not taken'}`,
    );
  const decideAndTell = () =>
    decideOfficial(held.store, log, add, by).then(
      ({ kind }) => kind,
      ({ detail }: StoreError) => detail,
    );
  return { held, decide, decideAndTell };
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

describe('a command about officials', () => {
  it('is answered in time, with an unknown outcome, when its append is not answered', async () => {
    const { held, decide } = await given();
    held.nextAppends.push(held.hang);
    const answer = decide();
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(await answer).toBe('store-unavailable, unknown');
  });

  it('asks to look at the officials before another try, because it has no id', async () => {
    const { held, decideAndTell } = await given();
    held.nextAppends.push(held.hang);
    const answer = decideAndTell();
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(await answer).toBe(UNKNOWN_WORDS);
  });

  it('says the same when the store is closed while a try may still land', async () => {
    const { held, decideAndTell } = await given();
    const closed = () => Promise.reject(new StoreError('store-closed', 'As the test wants it.'));
    held.nextAppends.push(held.fail, closed);
    const answer = decideAndTell();
    await jest.advanceTimersByTimeAsync(LIMIT_MS / 2);
    expect(await answer).toBe(UNKNOWN_WORDS);
  });

  it('is answered in time when the log cannot be read after a conflict', async () => {
    const { held, decide } = await given();
    const other = await OfficialsLog.open(held.real);
    held.nextAppends.push(async (...args) => {
      await decideOfficial(held.real, other, { ...add, official: 'Joe' }, by);
      held.isReadingHeld = true;
      return held.write(...args);
    });
    const answer = decide();
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(await answer).toBe('store-unavailable, not taken');
    expect(held.appends).toHaveLength(1);
  });

  it('is in the log once when an answer was lost', async () => {
    const { held, decide } = await given();
    held.nextAppends.push(held.loseAnswer);
    const answer = decide();
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(await answer).toBe('accepted');
    expect(await held.real.readStream(OFFICIALS_STREAM)).toHaveLength(1);
  });
});
