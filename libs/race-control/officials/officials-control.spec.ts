import { randomUUID } from 'node:crypto';
import { openStore } from '#event-store/open';
import { verifyOfficials } from '../audit/verify-meeting.ts';
import { openKeys } from '../keys/key-ring.ts';
import { admitToken } from './credentials.ts';
import { OfficialsControl } from './officials-control.ts';
import { OFFICIALS_STREAM, OfficialsLog } from './officials-log.ts';

const CHIEF = { official: { id: 'Chief', role: 'director' }, meetings: '*' } as const;
const MINUTE_MS = 60_000;
const ADDRESS = '10.0.0.7';

/** Two servers of a cluster: they share a store and the keys, and neither hears of the other by itself. */
async function given() {
  const store = await openStore(`memory:${randomUUID()}`);
  const keys = openKeys(null);
  let nowMs = Date.parse('2026-05-02T20:00:00.000Z');
  const now = () => nowMs;
  const server = async () => {
    const log = await OfficialsLog.open(store);
    return { log, control: new OfficialsControl({ store, log, keys, now }) };
  };
  const [a, b] = [await server(), await server()];
  const add = (official: string, role: 'director' | 'scorer') =>
    a.control.decide({ type: 'AddOfficial', official, role, meetings: '*' }, CHIEF);
  await add('Chief', 'director');
  await add('Jane', 'scorer');
  const open = async (kind: 'qr' | 'digits', official = 'Jane') => {
    const opened = await a.control.open(official, kind, CHIEF);
    if (!('secret' in opened)) throw new Error(opened.rejection.words);
    return opened;
  };
  const pass = (ms: number) => (nowMs += ms);
  return { store, keys, a, b, open, pass };
}

const claimOf = (outcome: object): string => ('claim' in outcome ? String(outcome.claim) : '');
const wrongOf = (digits: string): string => String((Number(digits) + 1) % 1_000_000).padStart(6, '0');

describe('two servers at one store', () => {
  it('sign a device in, whichever it asks', async () => {
    const { a, b, open, keys } = await given();
    const { secret, pairing } = await open('qr');
    const waiting = await b.control.redeem({ secret }, ADDRESS);
    expect(waiting).toMatchObject({ state: 'waiting', official: 'Jane' });
    const claim = claimOf(waiting);
    expect(await a.control.redeem({ claim }, ADDRESS)).toMatchObject({ state: 'waiting', claim });
    await a.log.catchUp();
    expect((await a.control.allow('Jane', pairing, CHIEF)).kind).toBe('accepted');
    await b.log.catchUp();
    const outcome = await b.control.redeem({ claim }, ADDRESS);
    expect(outcome).toMatchObject({
      state: 'signed-in',
      official: 'Jane',
      role: 'scorer',
      expiresAt: '2026-05-03T20:00:00.000Z',
    });
    const token = 'token' in outcome ? outcome.token : '';
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      sub: string;
    };
    expect(admitToken(b.log.state, claims, true).ok).toBe(true);
    expect(keys.publicKeys.keys).toHaveLength(1);
  });

  it('redeem a secret once, also at the same moment', async () => {
    const { a, b, open } = await given();
    const { secret } = await open('qr');
    await b.log.catchUp();
    const outcomes = await Promise.all([a, b].map(({ control }) => control.redeem({ secret }, ADDRESS)));
    expect(outcomes.map(({ state }) => state).sort()).toEqual(['waiting', 'wrong']);
  });

  it('give the token once, also at the same moment', async () => {
    const { a, b, open } = await given();
    const { secret, pairing } = await open('qr');
    const claim = claimOf(await a.control.redeem({ secret }, ADDRESS));
    await a.control.allow('Jane', pairing, CHIEF);
    await b.log.catchUp();
    const outcomes = await Promise.all([a, b].map(({ control }) => control.redeem({ claim }, ADDRESS)));
    expect(outcomes.map(({ state }) => state).sort()).toEqual(['signed-in', 'wrong']);
  });

  it('count wrong digits together', async () => {
    const { a, b, open } = await given();
    const { secret } = await open('digits');
    const wrong = { official: 'Jane', digits: wrongOf(secret) };
    for (const { control } of [a, b, a, b, a]) {
      expect(await control.redeem(wrong, ADDRESS)).toEqual({ state: 'wrong' });
    }
    expect(await b.control.redeem({ official: 'Jane', digits: secret }, ADDRESS)).toEqual({ state: 'wrong' });
  });
});

describe('the sign-in of a device', () => {
  it.each([
    ['qr', 5],
    ['digits', 2],
  ] as const)('by %s is possible for %d minutes', async (kind, minutes) => {
    const { a, open, pass } = await given();
    const request = (secret: string) => (kind === 'qr' ? { secret } : { official: 'Jane', digits: secret });
    const first = await open(kind);
    pass(minutes * MINUTE_MS);
    expect(await a.control.redeem(request(first.secret), ADDRESS)).toEqual({ state: 'wrong' });
    const second = await open(kind);
    pass(minutes * MINUTE_MS - 1);
    expect(await a.control.redeem(request(second.secret), ADDRESS)).toMatchObject({ state: 'waiting' });
  });

  it('by digits takes the name as a phone writes it', async () => {
    const { a, open } = await given();
    const { secret: digits } = await open('digits');
    expect(await a.control.redeem({ official: 'jane ', digits }, ADDRESS)).toMatchObject({
      official: 'Jane',
    });
  });

  it('is refused when the director closes the pairing', async () => {
    const { a, open } = await given();
    const { secret, pairing } = await open('qr');
    const claim = claimOf(await a.control.redeem({ secret }, ADDRESS));
    await a.control.close('Jane', pairing, CHIEF);
    expect(await a.control.redeem({ claim }, ADDRESS)).toEqual({ state: 'closed' });
  });

  it('takes a secret of one kind for no other', async () => {
    const { a, open } = await given();
    const { secret } = await open('qr');
    expect(await a.control.redeem({ claim: secret }, ADDRESS)).toEqual({ state: 'wrong' });
    const { secret: digits } = await open('digits');
    expect(await a.control.redeem({ secret: digits }, ADDRESS)).toEqual({ state: 'wrong' });
  });

  it('leaves no secret in the log, and says who did each step', async () => {
    const { store, a, open } = await given();
    const { secret, pairing } = await open('qr');
    const claim = claimOf(await a.control.redeem({ secret }, ADDRESS));
    await a.control.allow('Jane', pairing, CHIEF);
    const done = await a.control.redeem({ claim }, ADDRESS);
    const { secret: digits } = await open('digits');
    const records = await store.readStream(OFFICIALS_STREAM);
    expect(await verifyOfficials(store)).toMatchObject({ records: 7, findings: [] });
    const text = JSON.stringify(records);
    for (const each of [secret, claim, `"${digits}"`, 'token' in done ? done.token : '?']) {
      expect(text).not.toContain(each);
    }
    const steps = records
      .slice(2)
      .map(({ type, metadata }) => [type, (metadata as { official: { id: string } }).official.id]);
    expect(steps).toEqual([
      ['PairingOpened', 'Chief'],
      ['DeviceAsked', 'greenflag'],
      ['DeviceAllowed', 'Chief'],
      ['DeviceSignedIn', 'greenflag'],
      ['PairingOpened', 'Chief'],
    ]);
  });

  it('by digits gives no right of a director, also when the official becomes one', async () => {
    const { a, open } = await given();
    const { secret: digits, pairing } = await open('digits');
    const claim = claimOf(await a.control.redeem({ official: 'Jane', digits }, ADDRESS));
    await a.control.allow('Jane', pairing, CHIEF);
    const done = await a.control.redeem({ claim }, ADDRESS);
    const token = 'token' in done ? done.token : '';
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      sub: string;
    };
    expect(admitToken(a.log.state, claims, true)).toMatchObject({ ok: true });
    await a.control.decide({ type: 'ChangeOfficial', official: 'Jane', role: 'director' }, CHIEF);
    expect(admitToken(a.log.state, claims, true)).toMatchObject({ ok: false, code: 'token-revoked' });
  });

  it('is shown with the device that asks, and without its secrets', async () => {
    const { a, open, pass } = await given();
    const { secret } = await open('qr');
    await a.control.redeem({ secret }, ADDRESS);
    const shown = () => a.control.list(CHIEF).find(({ official }) => official === 'Jane')?.pairing;
    expect(shown()).toMatchObject({
      step: 'asking',
      kind: 'qr',
      openedBy: 'Chief',
      device: { address: ADDRESS },
    });
    expect(JSON.stringify(shown())).not.toMatch(/hash|claim|key/u);
    pass(5 * MINUTE_MS);
    expect(shown()).toMatchObject({ step: 'over' });
  });
});
