import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, get } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { commandLine } from '../../../test/support/cli.ts';
import { RunningCommand } from '../../../test/support/running-command.ts';

const cli = commandLine();
const path = (name: string): string => join(cli.folder, name);
/** The files that the server reads. */
const OPTIONS = ['--tls-cert', path('server.crt'), '--tls-key', path('server.key')];
const SERVE = ['serve', '--port', '0', '--store', 'memory:', '--open'];

/** Makes a key and a certificate with a name, which is its own authority. */
function makeCertificate(name: string): void {
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['-keyout', path(`${name}.key`), '-out', path(`${name}.crt`)];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, ...made], { stdio: 'pipe' });
}

function use(certificate: string, key = certificate): void {
  copyFileSync(path(`${certificate}.crt`), path('server.crt'));
  copyFileSync(path(`${key}.key`), path('server.key'));
}

beforeAll(() => {
  makeCertificate('first');
  makeCertificate('second');
});
afterAll(() => cli.remove());

/** A client with one connection, which stays open. */
class Client {
  private readonly agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    ca: ['first', 'second'].map((name) => readFileSync(path(`${name}.crt`))),
  });

  /** Returns the status of an answer, the name in the certificate, and whether the connection was open. */
  async ask(url: string) {
    const request = get(`${url}/health/live`, { agent: this.agent });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    answer.resume();
    await once(answer, 'end');
    return [answer.statusCode, subject.CN, request.reusedSocket ? 'open' : 'new'];
  }

  close(): void {
    this.agent.destroy();
  }
}

describe('greenflag serve with a certificate', () => {
  let server: RunningCommand;
  let url: string;
  let [client, later]: Client[] = [];
  beforeAll(async () => {
    use('first');
    server = new RunningCommand([...SERVE, ...OPTIONS, '--log-format', 'json']);
    await server.waitUntil(() => server.err.includes('listens on'));
    url = /https:\/\/127\.0\.0\.1:\d+/u.exec(server.err)?.[0] ?? '';
    [client, later] = [new Client(), new Client()];
  });
  afterAll(() => {
    client?.close();
    later?.close();
    server.destroy();
  });

  it('answers over HTTPS', async () => {
    expect(await client?.ask(url)).toEqual([200, 'first', 'new']);
  });

  it('closes the connection of a client that speaks plain HTTP', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => undefined).write('GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(socket.resume(), 'close');
    expect(await client?.ask(url)).toEqual([200, 'first', 'open']);
  });

  it('reads the certificate again at SIGHUP, and leaves connections open', async () => {
    use('second');
    server.signal('SIGHUP');
    await server.waitUntil(() => server.out.includes('The certificate was read again.'));
    expect(await client?.ask(url)).toEqual([200, 'first', 'open']);
    expect(await later?.ask(url)).toEqual([200, 'second', 'new']);
  });

  it('keeps the certificate if the new files are wrong, and logs an error', async () => {
    use('first', 'second');
    server.signal('SIGHUP');
    await server.waitUntil(() => server.out.includes('keeps the certificate'));
    const line = server.documents.find(({ level }) => level === 'error');
    expect(line?.['msg']).toMatch(/^The private key in .* does not belong to the certificate in /u);
    const newest = new Client();
    expect(await newest.ask(url)).toEqual([200, 'second', 'new']);
    newest.close();
  });

  it('stops while a client has an idle connection', async () => {
    await client?.ask(url);
    server.signal('SIGTERM');
    expect(await server.exit()).toBe(0);
  });
});

describe('greenflag serve is not started', () => {
  const refusal = async (...options: readonly string[]) => {
    const { code, err } = await cli.greenflag(...SERVE, ...options);
    return [code, err];
  };
  const says = (words: string): readonly unknown[] => [2, expect.stringContaining(`tls-wrong: ${words}`)];

  it('with one of the two files', async () => {
    use('first');
    expect(await refusal(...OPTIONS.slice(0, 2))).toEqual(says('The file of the private key is not named.'));
    expect(await refusal(...OPTIONS.slice(2))).toEqual(says('The file of the certificate is not named.'));
  });

  it('with a file that does not exist', async () => {
    const missing = path('missing.crt');
    const found = await refusal('--tls-cert', missing, ...OPTIONS.slice(2));
    expect(found).toEqual(says(`A file cannot be read: ENOENT`));
  });

  it('with files of something else, or that do not belong together', async () => {
    const text = cli.write('text.pem', 'nothing');
    const { 1: cert = '', 3: key = '' } = OPTIONS;
    use('first');
    expect(await refusal('--tls-cert', text, '--tls-key', key)).toEqual(
      says(`There is no certificate in ${text}.`),
    );
    expect(await refusal('--tls-cert', cert, '--tls-key', text)).toEqual(
      says(`There is no private key in ${text}.`),
    );
    use('first', 'second');
    expect(await refusal(...OPTIONS)).toEqual(says('The private key in'));
  });
});
