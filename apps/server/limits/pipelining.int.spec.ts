import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { limitPipelining } from './pipelining.ts';

describe('requests that are sent together on one connection', () => {
  let server: Server;
  let handled: ServerResponse[];
  beforeEach(async () => {
    handled = [];
    server = createServer((_request, response) => void handled.push(response));
    limitPipelining(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => void server.close());

  const sendTogether = (count: number) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(count));
    return socket;
  };
  const untilHandled = async (count: number): Promise<void> => {
    while (handled.length < count) await new Promise((resolve) => setImmediate(resolve));
  };

  it('are handled one after another', async () => {
    const socket = sendTogether(3);
    await untilHandled(1);
    for (const count of [1, 2, 3]) {
      await untilHandled(count);
      expect(handled).toHaveLength(count);
      handled.at(-1)?.end('x');
    }
    socket.destroy();
  });

  it('end the connection if they are many', async () => {
    const socket = sendTogether(900);
    await once(socket, 'close');
    expect(handled).toHaveLength(1);
  });
});
