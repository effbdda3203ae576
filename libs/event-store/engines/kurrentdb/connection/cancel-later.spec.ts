import { EventEmitter } from 'node:events';
import { Connection } from './connection.ts';
import { Budget } from './budget.ts';
import { Link } from './link.ts';
import type { Reader } from '../read.ts';
import { LogSubscription } from '../subscribe.ts';
import { readUrl } from '../url.ts';

/** Waits until the work that follows directly has run: the ticks of this turn, but no later turn. */
async function untilTicksHaveRun(): Promise<void> {
  for (let n = 0; n < 10; n += 1) await new Promise((go) => process.nextTick(go));
}

const nextTurn = () => new Promise((go) => setImmediate(go));

describe('cancelLater', () => {
  it('disposes a dropped client in a later turn, not while an answer is received', async () => {
    const connection = new Connection(readUrl('kurrentdb://127.0.0.1:9?tls=false'));
    const link = await connection.currentLink(new Budget(1_000));
    const dispose = jest.spyOn(link.client, 'dispose');
    const dropping = link.drop();
    await untilTicksHaveRun();
    expect(dispose).not.toHaveBeenCalled();
    await nextTurn();
    expect(dispose).toHaveBeenCalledTimes(1);
    await dropping;
    await connection.close();
  });

  it('ends a subscription that nobody needs in a later turn', async () => {
    const unsubscribe = jest.fn(() => Promise.resolve());
    const subscription = Object.assign(new EventEmitter(), { unsubscribe });
    const link = new Link({ subscribeToAll: () => subscription } as never, { host: '', port: 0 });
    const connection = { options: { timeoutMs: 500, url: '' }, currentLink: () => Promise.resolve(link) };
    const followed = new LogSubscription(connection as unknown as Connection, {} as Reader);
    const following = followed.changes.subscribe();
    await untilTicksHaveRun();
    following.unsubscribe();
    await untilTicksHaveRun();
    expect(unsubscribe).not.toHaveBeenCalled();
    await nextTurn();
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });
});
