import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { makeClient } from './guarded-client.ts';
import { Budget, waitFor } from './budget.ts';
import { Link } from './link.ts';

const NODE = { host: '127.0.0.1', port: 9 };
const URL = 'kurrentdb://127.0.0.1:9?tls=false';

let link: Link;
beforeEach(
  () =>
    (link = new Link(
      makeClient({ connection: URL, url: URL }, () => undefined),
      NODE,
    )),
);
afterEach(() => link.drop());

function waitOver<T>(budget: Budget, answer: Promise<T>, onLate = (): void => undefined): Promise<T> {
  return waitFor(link, { what: 'A call', budget, lateMs: 10, onLate }, answer);
}

/** Blocks the whole process, as a long fold or a busy machine does. */
function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('waitFor', () => {
  it('rejects when there is no answer in time', async () => {
    const answer = waitOver(new Budget(20), new Promise(() => {}));
    await expect(answer).rejects.toThrow('A call took longer than 20 ms');
  });

  it('starts a renewed time again with each part of an answer', async () => {
    const budget = new Budget(500, { isRenewed: true });
    const call = async (): Promise<string> => {
      for (let n = 0; n < 10; n += 1) {
        await pause(100);
        budget.reportPart();
      }
      return 'all';
    };
    expect(await waitOver(budget, call())).toBe('all');
  });

  it('accepts an answer that arrived while this process was blocked', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [peer] = (await once(server, 'connection')) as [Socket];
    const call = async (): Promise<string> => {
      // After this phase of the event loop Node runs timers first, and then sockets.
      await new Promise(setImmediate);
      const data = once(socket, 'data').then(String);
      peer.write('arrived');
      block(700);
      return data;
    };
    const answer = await waitOver(new Budget(500), call()).catch(String);
    socket.destroy();
    server.close();
    expect(answer).toBe('arrived');
  });

  it('reports that the answer is late, again and again', async () => {
    const answer = new Promise<string>((done) => {
      let times = 0;
      const onLate = (): void => {
        times += 1;
        if (times === 3) done('at last');
      };
      void waitOver(new Budget(20_000), new Promise(() => {}), onLate).catch(() => undefined);
    });
    expect(await answer).toBe('at last');
  });

  it('rejects at once when the link is dropped', async () => {
    const answer = expect(waitOver(new Budget(20_000), new Promise(() => {}))).rejects;
    await Promise.all([link.drop(), answer.toThrow('the connection was replaced')]);
    await expect(waitOver(new Budget(20_000), Promise.resolve())).rejects.toThrow('was replaced');
  });
});
