import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KurrentDouble } from '../../../../../test/support/kurrentdb/double.ts';
import { events } from '../../../contract/harness.ts';
import { openStore } from '../../../open.ts';

let folder: string;
/** The file with the certificate of the authority that signed that of the nodes. */
let authority: string;
let double: KurrentDouble;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greenflag-gossip-'));
  authority = makeCertificate('authority');
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const signed = ['-CA', authority, '-CAkey', join(folder, 'authority.key')];
  const file = makeCertificate('node', [...names, ...signed, '-addext', 'basicConstraints=CA:FALSE']);
  const key = readFileSync(join(folder, 'node.key'), 'utf8');
  const certificate = { cert: readFileSync(file, 'utf8'), key };
  double = await KurrentDouble.start(3, { certificate, users: { admin: 'right' } });
});

/** Makes a key and a certificate, which is its own authority unless the options name one. */
function makeCertificate(name: string, options: readonly string[] = []): string {
  const file = join(folder, `${name}.crt`);
  const kind = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    `/CN=${name}`,
  ];
  const files = ['-keyout', join(folder, `${name}.key`), '-out', file];
  execFileSync('openssl', ['req', '-x509', ...kind, ...options, ...files], { stdio: 'pipe' });
  return file;
}

afterAll(() => {
  double.close();
  rmSync(folder, { recursive: true });
});

describe('A cluster with TLS and users', () => {
  it.each([
    ['that trusts the authority', () => `${double.url}&tlsCaFile=${authority}`],
    ['that checks no certificate', () => `${double.url}&tlsVerifyCert=false`],
    [
      'that knows a DNS name only',
      () => `kurrentdb+discover://admin:right@localhost:${double.nodeAt(1).port}?tlsCaFile=${authority}`,
    ],
  ])('is followed to its leader by a store %s', async (name, urlOf) => {
    const store = await openStore(urlOf());
    expect((await store.append(name, events(1), 'no-stream')).revision).toBe(0);
    const next = (double.nodes.findIndex((node) => node === double.leader) + 1) % 3;
    double.moveLeader(next);
    expect((await store.append(name, events(1), 0)).revision).toBe(1);
    expect(await store.readStream(name)).toHaveLength(2);
    await store.close();
  });

  it('is used again when the file of the authority was away while the leader moved', async () => {
    const file = join(folder, 'moved.crt');
    copyFileSync(authority, file);
    const store = await openStore(`${double.url}&tlsCaFile=${file}&timeout_ms=20000`);
    await store.append('file', events(1), 'no-stream');
    rmSync(file);
    const next = (double.nodes.findIndex((node) => node === double.leader) + 1) % 3;
    double.moveLeader(next);
    const appending = store.append('file', events(1), 0);
    await pause(500);
    copyFileSync(authority, file);
    expect((await appending).revision).toBe(1);
    await store.close();
  });

  it('whose authority is not trusted is not used, and the error says why', async () => {
    const store = await openStore(`${double.url}&timeout_ms=1000`);
    await expect(store.append('s', events(1), 'no-stream')).rejects.toThrow(/certificate|authority/u);
    await store.close();
  });
});
