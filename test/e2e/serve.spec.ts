import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, ServeError, serveUntilStopped } from '../../apps/server/index.ts';
import { SCHEDULE, startServer } from '../support/server.ts';

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error);
const failure = (options: Parameters<typeof startServer>[0]) =>
  startServer(options).then(
    () => 'started',
    (error: unknown) => codeOf(error),
  );

describe('a server', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('listens for other machines only when it requires tokens', async () => {
    const server = await startServer({ open: false, host: '0.0.0.0' });
    const elsewhere = { host: 'greenflag.example' };
    expect((await server.fetch('/health/live', { headers: elsewhere })).status).toBe(200);
    expect((await server.issue(SCHEDULE)).json['code']).toBe('token-missing');
    await server.close();
  });

  it.each([
    ['an incomplete one', { open: false, outside: { issuer: 'x', jwks: '', audience: 'y' } }],
    [
      'keys that are fetched without TLS',
      { open: false, outside: { issuer: 'x', jwks: 'http://a.example/', audience: 'y' } },
    ],
    ['one beside --open', { outside: { issuer: 'x', jwks: 'https://a.example/', audience: 'y' } }],
  ])('does not start with a wrong outside issuer: %s', async (_name, options) => {
    expect(await failure(options)).toBe('issuer-wrong');
  });

  it.each(['0.0.0.0', '192.168.1.4', '::', 'greenflag.example', '127.0.0.1.evil.example', '1270.0.0.1', ''])(
    'does not listen at %p, where other machines could reach it',
    async (host) => {
      expect(await failure({ host })).toBe('host-not-loopback');
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', 'localhost'])('listens at %s', async (host) => {
    const server = await startServer({ host });
    expect((await server.fetch('/health/live')).status).toBe(200);
    await server.close();
  });

  it('says which port is taken and what to do', async () => {
    const first = await startServer();
    const port = Number(new URL(first.url).port);
    const error: unknown = await startServer({ port }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServeError);
    expect(codeOf(error)).toBe('port-in-use');
    expect(String(error)).toContain(`Port ${port} is taken. Try --port ${port + 1}.`);
    expect(await failure({ port: 70_000 })).toBe('port-wrong');
    await first.close();
  });

  it('says what is wrong with the store', async () => {
    expect(await failure({ store: 'mysql:x' })).toBe('unknown-engine');
    expect(await failure({ store: 'sqlite:/dev/null/a.db' })).toMatch(/^store-/u);
  });

  it('says at its start that anyone may act as any official', async () => {
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const server = await serve({ port: 0, store: 'memory:', open: true, example: false });
    const said = written.mock.calls.map(([words]) => String(words)).join('');
    written.mockRestore();
    expect(said).toContain('open: anyone on this machine may act as any official');
    expect(said).toContain(server.url);
    await server.close();
  });

  it('adds the example to an empty store once', async () => {
    const store = `sqlite:${join(folder, 'a.db')}`;
    const logOf = async () => {
      const server = await startServer({ store, example: true });
      const { text } = await server.fetch('/api/meetings/clash-2023/projections/race-log');
      const { json } = await server.fetch('/api/meetings');
      await server.close();
      return { text, meetings: json['meetings'] };
    };
    const first = await logOf();
    expect(first.meetings).toMatchObject([{ meeting: 'clash-2023' }]);
    expect(await logOf()).toEqual(first);
  });

  it('does not add the example to a store that is not empty', async () => {
    const store = `sqlite:${join(folder, 'a.db')}`;
    const first = await startServer({ store });
    await first.issue(SCHEDULE);
    await first.close();
    const second = await startServer({ store, example: true });
    expect((await second.fetch('/api/meetings')).json['meetings']).toMatchObject([
      { meeting: 'm', revision: 0 },
    ]);
    await second.close();
  });

  it('keeps accepted commands when it shuts down, and does not wait for idle connections', async () => {
    const store = `sqlite:${join(folder, 'a.db')}`;
    const server = await startServer({ store });
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve) => {
      request(`${server.url}/health/live`, { agent }, (answer) => answer.resume().on('end', resolve)).end();
    });
    const replies = Array.from({ length: 20 }, (_, i) => server.issue(SCHEDULE, {}, `m-${i}`));
    const [first] = await Promise.all(replies.slice(0, 1));
    // After ten seconds it would close every connection, the idle one as well.
    const before = Date.now();
    await Promise.all([server.close(), server.close()]);
    expect(Date.now() - before).toBeLessThan(9_000);
    const settled = await Promise.allSettled(replies);
    const accepted = settled.filter((each) => each.status === 'fulfilled' && each.value.status === 200);
    expect(first?.status).toBe(200);
    agent.destroy();
    const again = await startServer({ store });
    const { meetings } = (await again.fetch('/api/meetings')).json as { meetings: unknown[] };
    expect(meetings.length).toBeGreaterThanOrEqual(accepted.length);
    await again.close();
  });

  it('does not wait for connections without a request', async () => {
    const server = await startServer();
    const connection = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(connection, 'connect');
    const gone = once(connection, 'close');
    await server.close();
    await gone;
  });

  it('shuts down on a signal', async () => {
    let said = '';
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      // The signal goes to this process, like one that stops a service, as soon as the server is announced.
      if (String(text).includes('listens on')) process.emit('SIGTERM');
      return true;
    });
    await serveUntilStopped({ store: 'memory:', port: 0, open: true, example: false });
    stderr.mockRestore();
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/u.exec(said) ?? [];
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });
});
