import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Subject } from 'rxjs';
import { Connection } from './connection.ts';
import type { Reader } from './read.ts';
import { Signal } from './subscribe.ts';
import { readUrl } from './url.ts';

/** Everything that is done at once after what was just taken in. */
async function aftermath(): Promise<void> {
  for (let n = 0; n < 10; n += 1) await new Promise((go) => process.nextTick(go));
}

const turn = () => new Promise((go) => setImmediate(go));

describe('What is let go of is cancelled in a turn of its own, not while an answer is taken in', () => {
  it('a client that is replaced, with all that is under way on it', async () => {
    const connection = new Connection(readUrl('kurrentdb://127.0.0.1:9?tls=false'));
    const client = connection.current();
    const dispose = jest.spyOn(client, 'dispose');
    connection.suspect(client);
    await pause(100);
    expect(connection.current()).not.toBe(client);
    await aftermath();
    expect(dispose).not.toHaveBeenCalled();
    await turn();
    expect(dispose).toHaveBeenCalledTimes(1);
    await connection.close();
  });

  it('a subscription that nobody needs any more', async () => {
    const unsubscribe = jest.fn(() => Promise.resolve());
    const subscription = Object.assign(new EventEmitter(), { unsubscribe });
    const connection = {
      ...{ options: { timeoutMs: 500, url: '' }, renewed: new Subject(), suspect: () => undefined },
      current: () => ({ subscribeToAll: () => subscription }),
    };
    const signal = new Signal(connection as unknown as Connection, {} as Reader);
    signal.changes.subscribe().unsubscribe();
    await aftermath();
    expect(unsubscribe).not.toHaveBeenCalled();
    await turn();
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });
});
