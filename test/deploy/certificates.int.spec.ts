import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';

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

/** Connects to a node by a name. Returns null, or the error of the handshake. */
async function handshake(node: string, name: string): Promise<string | null> {
  const ca = read('ca', 'ca.crt');
  const own = { key: read(node, 'node.key'), cert: read(node, 'node.crt'), ca };
  // As between two nodes, both sides present a certificate.
  const server = createServer({ ...own, requestCert: true, rejectUnauthorized: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const other = { key: read('kurrentdb-3', 'node.key'), cert: read('kurrentdb-3', 'node.crt') };
  const socket = connect({ port, host: '127.0.0.1', ca, servername: name, ...other });
  const accepted = once(server, 'secureConnection');
  try {
    // The client accepts the node first, and then the node accepts the client.
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
  it('prove the name of each node to clients and to the other nodes', async () => {
    for (const node of NODES) {
      expect(await handshake(node, node)).toBeNull();
      expect(await handshake(node, 'localhost')).toBeNull();
    }
    expect(await handshake('kurrentdb-1', 'kurrentdb-2')).toMatch(/does not match certificate's altnames/u);
  });

  it('have the same common name, and are signed by the authority', () => {
    const authority = new X509Certificate(read('ca', 'ca.crt'));
    expect(authority.ca).toBe(true);
    for (const node of NODES) {
      const certificate = new X509Certificate(read(node, 'node.crt'));
      expect(certificate.subject).toBe('O=Greenflag\nCN=kurrentdb-node');
      expect([certificate.ca, certificate.verify(authority.publicKey)]).toEqual([false, true]);
      // Extended key usages: server and client authentication.
      expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    }
  });

  it('have keys that only the owner can read, and the key of the authority is deleted', () => {
    for (const path of [...NODES.map((node) => join(node, 'node.key')), 'admin-password', 'ops-password'])
      expect(statSync(join(folder, path)).mode & 0o777).toBe(0o600);
    expect(execFileSync('ls', [join(folder, 'ca')], { encoding: 'utf8' })).toBe('ca.crt\n');
  });

  it('come with two passwords, and clients get one of them', () => {
    const [admin, ops] = [read('admin-password'), read('ops-password')];
    expect(admin).toMatch(/^[0-9a-f]{48}\n$/u);
    expect(ops).toMatch(/^[0-9a-f]{48}\n$/u);
    expect(admin).not.toBe(ops);
    expect(readFileSync(join(access, 'admin-password'), 'utf8')).toBe(admin);
    expect(readFileSync(join(access, 'ca.crt'), 'utf8')).toBe(read('ca', 'ca.crt'));
    expect(existsSync(join(access, 'ops-password'))).toBe(false);
  });

  it('are not changed by a second run, but made again after an interrupted one', () => {
    const before = read('ca', 'ca.crt');
    expect(make()).toMatch(/^The certificates exist already, notAfter=/u);
    expect(read('ca', 'ca.crt')).toBe(before);
    rmSync(join(folder, 'done'));
    make();
    expect(read('ca', 'ca.crt')).not.toBe(before);
    expect(readFileSync(join(access, 'ca.crt'), 'utf8')).toBe(read('ca', 'ca.crt'));
  });
});
