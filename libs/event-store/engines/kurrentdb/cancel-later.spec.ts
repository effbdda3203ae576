import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Subject } from 'rxjs';
import { Connection } from './connection.ts';
import type { Reader } from './read.ts';
import { LogSubscription } from './subscribe.ts';
import { readUrl } from './url.ts';

/** Waits until the work that follows directly has run: the ticks of this turn, but no later turn. */
async function untilTicksHaveRun(): Promise<void> {
  for (let n = 0; n < 10; n += 1) await new Promise((go) => process.nextTick(go));
}

const nextTurn = () => new Promise((go) => setImmediate(go));

describe('cancelLater', () => {
  it('disposes a replaced client in a later turn, not while an answer is received', async () => {
    const connection = new Connection(readUrl('kurrentdb://127.0.0.1:9?tls=false'));
    const client = connection.currentClient();
    const dispose = jest.spyOn(client, 'dispose');
    connection.markSuspect(client);
    await pause(100);
    expect(connection.currentClient()).not.toBe(client);
    await untilTicksHaveRun();
    expect(dispose).not.toHaveBeenCalled();
    await nextTurn();
    expect(dispose).toHaveBeenCalledTimes(1);
    await connection.close();
  });

  it('ends a subscription that nobody needs in a later turn', async () => {
    const unsubscribe = jest.fn(() => Promise.resolve());
    const subscription = Object.assign(new EventEmitter(), { unsubscribe });
    const connection = {
      options: { timeoutMs: 500, url: '' },
      clientReplaced: new Subject(),
      markSuspect: () => undefined,
      currentClient: () => ({ subscribeToAll: () => subscription }),
    };
    const followed = new LogSubscription(connection as unknown as Connection, {} as Reader);
    followed.changes.subscribe().unsubscribe();
    await untilTicksHaveRun();
    expect(unsubscribe).not.toHaveBeenCalled();
    await nextTurn();
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });
});
