import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { CallTimeout } from '../failures.ts';
import { readUrl } from '../url.ts';
import { Diagnosis } from './diagnosis.ts';

/** A server that accepts connections and says nothing, so that no handshake ends. */
let server: Server;
let url: string;
const sockets: Socket[] = [];

beforeEach(async () => {
  server = createServer((socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `kurrentdb://127.0.0.1:${(server.address() as AddressInfo).port}?timeout_ms=500`;
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

const failure = (): CallTimeout => new CallTimeout('A call took longer than 500 ms');

describe('The diagnosis of a failed call', () => {
  it('examines a node once for many calls that fail at the same time', async () => {
    const diagnosis = new Diagnosis(readUrl(url));
    const errors = await Promise.all(Array.from({ length: 20 }, () => diagnosis.explain(failure())));
    expect(errors.map(({ code }) => code)).toEqual(errors.map(() => 'store-unavailable'));
    expect(sockets).toHaveLength(1);
  });

  it('does not let a call wait for it once a call has succeeded', async () => {
    const diagnosis = new Diagnosis(readUrl(url));
    diagnosis.recordSuccess();
    const connected = once(server, 'connection').then(() => 'examined');
    const explained = diagnosis.explain(failure()).then(({ message }) => message);
    expect(await Promise.race([explained, connected])).toContain('took longer');
    await connected;
  });

  it('names the reason for the next call that fails, and forgets it after a success', async () => {
    const diagnosis = new Diagnosis(readUrl(url));
    await new Promise((closed) => server.close(closed));
    expect((await diagnosis.explain(failure())).message).toContain('No server listens at 127.0.0.1:');
    diagnosis.recordSuccess();
    expect((await diagnosis.explain(failure())).message).toContain('took longer');
  });
});
