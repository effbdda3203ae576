import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';

jest.setTimeout(60_000);

const NODES = ['kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3'];

let folder: string;
let access: string;

const make = (): string =>
  execFileSync('sh', ['deploy/certificates.sh', folder, access], { encoding: 'utf8', stdio: 'pipe' });
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

beforeAll(() => {
  const root = mkdtempSync(join(tmpdir(), 'greenflag-certificates-'));
  [folder, access] = [join(root, 'certificates'), join(root, 'access')];
  execFileSync('mkdir', [folder, access]);
  make();
});
afterAll(() => rmSync(join(folder, '..'), { recursive: true }));

/** What a client makes of a node that it knows by this name: null, or what is wrong. */
async function handshake(node: string, name: string): Promise<string | null> {
  const ca = read('ca', 'ca.crt');
  const own = { key: read(node, 'node.key'), cert: read(node, 'node.crt'), ca };
  // As a node to a node: each shows who it is.
  const server = createServer({ ...own, requestCert: true, rejectUnauthorized: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const other = { key: read('kurrentdb-3', 'node.key'), cert: read('kurrentdb-3', 'node.crt') };
  const socket = connect({ port, host: '127.0.0.1', ca, servername: name, ...other });
  const accepted = once(server, 'secureConnection');
  try {
    // The client is satisfied with the node first, and then the node with the client.
    await once(socket, 'secureConnect');
    await accepted;
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    socket.destroy();
    server.close();
  }
}

describe('The certificates of the cluster', () => {
  it('let each node be known by its own name, by clients and by the other nodes', async () => {
    for (const node of NODES) {
      expect(await handshake(node, node)).toBeNull();
      expect(await handshake(node, 'localhost')).toBeNull();
    }
    expect(await handshake('kurrentdb-1', 'kurrentdb-2')).toMatch(/does not match certificate's altnames/u);
  });

  it('have the same common name, by which nodes know each other, and are signed by the one authority', () => {
    const authority = new X509Certificate(read('ca', 'ca.crt'));
    expect(authority.ca).toBe(true);
    for (const node of NODES) {
      const certificate = new X509Certificate(read(node, 'node.crt'));
      expect(certificate.subject).toBe('O=Greenflag\nCN=kurrentdb-node');
      expect([certificate.ca, certificate.verify(authority.publicKey)]).toEqual([false, true]);
      // Of a server and of a client.
      expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    }
  });

  it('are readable by their owner alone, and the key of the authority is gone', () => {
    for (const path of [...NODES.map((node) => join(node, 'node.key')), 'admin-password', 'ops-password'])
      expect(statSync(join(folder, path)).mode & 0o777).toBe(0o600);
    expect(execFileSync('ls', [join(folder, 'ca')], { encoding: 'utf8' })).toBe('ca.crt\n');
  });

  it('come with two passwords, of which clients see one', () => {
    const [admin, ops] = [read('admin-password'), read('ops-password')];
    expect(admin).toMatch(/^[0-9a-f]{48}\n$/u);
    expect(ops).toMatch(/^[0-9a-f]{48}\n$/u);
    expect(admin).not.toBe(ops);
    expect(readFileSync(join(access, 'admin-password'), 'utf8')).toBe(admin);
    expect(readFileSync(join(access, 'ca.crt'), 'utf8')).toBe(read('ca', 'ca.crt'));
    expect(existsSync(join(access, 'ops-password'))).toBe(false);
  });

  it('are left alone when they are there, and made again when they were cut off in the middle', () => {
    const before = read('ca', 'ca.crt');
    expect(make()).toMatch(/^The certificates are there, notAfter=/u);
    expect(read('ca', 'ca.crt')).toBe(before);
    rmSync(join(folder, 'done'));
    make();
    expect(read('ca', 'ca.crt')).not.toBe(before);
    expect(readFileSync(join(access, 'ca.crt'), 'utf8')).toBe(read('ca', 'ca.crt'));
  });
});
