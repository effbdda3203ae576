import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keysById, parseKeySet } from './jwk.ts';
import { isSignatureValid, readJws } from './jws.ts';
import { openKeys } from './key-ring.ts';
import { KeysError } from './key-errors.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'greenflag-keys-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = () => join(folder, 'data', 'races.keys.json');

function failure(work: () => unknown): KeysError {
  try {
    work();
  } catch (error) {
    if (error instanceof KeysError) return error;
    throw error;
  }
  throw new Error('Nothing was wrong.');
}

describe('the key file', () => {
  it('is created if it is missing, readable by its owner only, without temporary files', () => {
    const ring = openKeys(place());
    expect(statSync(place()).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'data'))).toEqual(['races.keys.json']);
    expect(openKeys(place()).publicKeys).toEqual(ring.publicKeys);
    expect(ring.infos).toEqual([
      { kid: ring.publicKeys.keys[0]?.kid, created: expect.stringMatching(/Z$/u) as string, signs: true },
    ]);
  });

  it('does not publish the private keys', () => {
    const ring = openKeys(place());
    const { d } = (JSON.parse(readFileSync(place(), 'utf8')) as { keys: { d: string }[] }).keys[0] ?? {};
    expect(d).toHaveLength(43);
    expect(JSON.stringify(ring.publicKeys)).not.toContain(d);
    expect(Object.keys(ring.publicKeys.keys[0] ?? {}).sort()).toEqual([
      ...['alg', 'crv', 'kid', 'kty', 'use', 'x'],
    ]);
  });

  it.each(['640', '604', '666'])('is refused when others may read it (mode %s)', (bits) => {
    openKeys(place());
    chmodSync(place(), parseInt(bits, 8));
    const { code, message } = failure(() => openKeys(place()));
    expect(code).toBe('keys-exposed');
    expect(message).toContain(`(mode ${bits}). Anyone who can read it can sign.`);
  });

  it('signs nothing while others may read it, and its public keys remain; afterwards it signs again', () => {
    const ring = openKeys(place());
    const known = ring.publicKeys;
    chmodSync(place(), 0o644);
    expect(failure(() => ring.sign('t', {})).code).toBe('keys-exposed');
    expect([ring.publicKeys, ring.problem()?.code]).toEqual([known, 'keys-exposed']);
    chmodSync(place(), 0o600);
    expect([ring.problem(), readJws(ring.sign('t', {}))?.kid]).toEqual([null, known.keys[0]?.kid]);
  });

  const other = { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43), d: 'B'.repeat(43) };
  it.each([
    ['no JSON', 'keys'],
    ['another document', '{"races":[]}'],
    ['no key', '{"keys":[]}'],
    ['public keys', JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) }] })],
    ['a key of another kind', JSON.stringify({ keys: [{ ...other, crv: 'X25519' }] })],
    ['a private part that is of another key', JSON.stringify({ keys: [other] })],
  ])('that holds %s is refused, and left alone', (_, text) => {
    const path = join(folder, 'strange.json');
    writeFileSync(path, text, { mode: 0o600 });
    expect(failure(() => openKeys(path)).code).toBe('not-keys');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('is reported if it cannot be created', () => {
    writeFileSync(join(folder, 'data'), 'no folder');
    const { code, message } = failure(() => openKeys(place()));
    expect(code).toBe('keys-unreadable');
    expect(message).toContain(place());
    // The name of the temporary file would be too long.
    expect(failure(() => openKeys(join(folder, 'x'.repeat(240)))).code).toBe('keys-unwritable');
  });

  it('signs nothing more once it is deleted, because nobody could verify the signatures', () => {
    const ring = openKeys(place());
    rmSync(place());
    expect(failure(() => ring.sign('t', {})).code).toBe('keys-missing');
  });
});

describe('rotating', () => {
  it('adds a key that signs from now on, and the old key still verifies', () => {
    const ring = openKeys(place());
    const before = ring.sign('t', { n: 1 });
    ring.rotate();
    const after = ring.sign('t', { n: 1 });
    const [first, second] = ring.publicKeys.keys;
    expect([before, after].map((jws) => readJws(jws)?.kid)).toEqual([first?.kid, second?.kid]);
    expect(ring.infos.map(({ signs }) => signs)).toEqual([false, true]);
    for (const text of [before, after]) {
      const jws = readJws(text);
      const key = keysById(ring.publicKeys).get(jws?.kid ?? '');
      expect(jws && key && isSignatureValid(jws, key)).toBe(true);
    }
  });

  it('is seen by every process that has the file open', () => {
    const [one, other] = [openKeys(place()), openKeys(place())];
    one.rotate();
    expect(other.publicKeys).toEqual(one.publicKeys);
    expect(readJws(other.sign('t', {}))?.kid).toBe(one.publicKeys.keys[1]?.kid);
  });

  it('fails without a change while another process holds the lock', () => {
    const ring = openKeys(place());
    writeFileSync(`${place()}.lock`, '');
    const { code, message } = failure(() => ring.rotate());
    expect(code).toBe('keys-busy');
    expect(message).toContain(`${place()}.lock`);
    expect(ring.publicKeys.keys).toHaveLength(1);
  });

  it('also works in memory, without a file', () => {
    const ring = openKeys(null);
    ring.rotate();
    expect(ring.publicKeys.keys).toHaveLength(2);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a signature', () => {
  const ring = openKeys(null);
  const signed = ring.sign('a-result', { b: 1, a: 'Ä' });
  const [head = '', body = '', signature = ''] = signed.split('.');
  const encoded = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url');
  const { kid } = ring.publicKeys.keys[0] ?? { kid: '' };

  it('is a compact JWS over the RFC 8785 form of its payload', () => {
    expect(Buffer.from(body, 'base64url').toString()).toBe('{"a":"Ä","b":1}');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as unknown;
    expect(header).toEqual({ alg: 'EdDSA', kid, typ: 'a-result' });
    expect(readJws(signed)).toMatchObject({ kid, typ: 'a-result', payload: { a: 'Ä', b: 1 } });
  });

  it('is valid only for the signed text and that key', () => {
    const check = (text: string, by = ring) => {
      const jws = readJws(text);
      const key = keysById(by.publicKeys).values().next().value;
      return jws && key ? isSignatureValid(jws, key) : null;
    };
    expect(check(signed)).toBe(true);
    expect(check(signed, openKeys(null))).toBe(false);
    expect(check(`${head}.${encoded({ a: 'Ä', b: 2 })}.${signature}`)).toBe(false);
    expect(check(`${encoded({ alg: 'EdDSA', kid, typ: 'a-token' })}.${body}.${signature}`)).toBe(false);
    expect(check(`${head}.${body}.`)).toBe(false);
  });

  it.each([
    ['another algorithm', { alg: 'none', kid, typ: 't' }],
    ['an algorithm of shared secrets', { alg: 'HS256', kid, typ: 't' }],
    ['no key', { alg: 'EdDSA', typ: 't' }],
    ['a key of its own', { alg: 'EdDSA', kid, typ: 't', jwk: {} }],
    ['something that must be understood', { alg: 'EdDSA', kid, typ: 't', crit: ['b64'], b64: false }],
  ])('with %s in its header is rejected', (_, header) => {
    expect(readJws(`${encoded(header)}.${body}.${signature}`)).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['one part', head],
    ['parts that are no JSON', 'a.b.c'],
    ['a part too many', `${signed}.x`],
  ])('is not %s', (_, text) => {
    expect(readJws(text)).toBeNull();
  });
});

describe('a JWK set', () => {
  it('has the thumbprint of RFC 8037 as kid, even if it names another kid', () => {
    // RFC 8037, appendix A.3.
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
    const set = parseKeySet(JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid: 'mine' }] }));
    expect(set?.keys[0]?.kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('may contain keys of other types, which are skipped', () => {
    expect(parseKeySet('{"keys":[{"kty":"RSA"},7,{"kty":"OKP","crv":"Ed25519","x":"short"}]}')).toEqual({
      keys: [],
    });
  });

  it.each(['', '[]', '{}', '{"keys":{}}', 'null'])('is not %j', (text) => {
    expect(parseKeySet(text)).toBeNull();
  });
});
