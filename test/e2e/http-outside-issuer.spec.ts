import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openKeys } from '#race-control';
import { enter, SCHEDULE } from '../support/server.ts';
import { bearer, guarded, rewritten, untilSo, type GuardedServer } from '../support/tokens.ts';

describe('an outside issuer', () => {
  const issuer = 'https://login.example/';
  const theirs = openKeys(null);
  let world: GuardedServer;
  let close: () => void;

  beforeAll(async () => {
    const published = createServer((_request, answer) => answer.end(JSON.stringify(theirs.publicKeys)));
    published.listen(0, '127.0.0.1');
    await once(published, 'listening');
    const jwks = `http://127.0.0.1:${(published.address() as AddressInfo).port}/`;
    close = () => published.close();
    world = await guarded({ outside: { issuer, jwks, audience: 'races' } });
    await world.server.issue(SCHEDULE, bearer(await world.add('Jane Doe', 'director')));
  });
  afterAll(async () => {
    close();
    await world.close();
  });

  const exp = () => Math.floor(Date.now() / 1_000) + 600;
  const token = (claims: object) =>
    theirs.sign('JWT', { iss: issuer, aud: 'races', sub: 'jd@example', exp: exp(), ...claims });
  const answer = async (claims: object) => {
    const { status, json } = await world.server.issue(
      enter(crypto.randomUUID().slice(0, 8)),
      bearer(token(claims)),
    );
    return json['code'] ?? status;
  };

  it('sets the role and the meetings of its officials', async () => {
    expect(await answer({ role: 'registrar', meetings: ['m'] })).toBe(200);
    expect(await answer({ role: 'spotter', meetings: '*' })).toBe('role-may-not');
    expect(await answer({ role: 'registrar', meetings: ['n'] })).toBe('meeting-not-yours');
    expect(await answer({ role: 'emperor', meetings: '*' })).toBe('token-wrong');
    expect(await answer({})).toBe('token-wrong');
  });

  it('is refused with another audience or an expired token', async () => {
    const good = { role: 'registrar', meetings: '*' };
    expect(await answer({ ...good, aud: 'others' })).toBe('token-wrong');
    expect(await answer({ ...good, exp: exp() - 3_600 })).toBe('token-expired');
  });

  it('is refused with times that are no dates', async () => {
    const good = { role: 'registrar', meetings: '*' };
    for (const exp of [1e300, 9e15, 1e12, '2100-01-01', null, true]) {
      expect(await answer({ ...good, exp })).toBe('token-wrong');
    }
    expect(await answer({ ...good, exp: -1e300 })).toBe('token-expired');
    for (const time of [1e300, -1e300, -1, 'now', null, {}]) {
      expect(await answer({ ...good, iat: time })).toBe('token-wrong');
      expect(await answer({ ...good, nbf: time })).toBe('token-wrong');
    }
    const endless = token({ ...good, exp: 1e300 });
    const { status } = await world.server.fetch('/api/whoami', { headers: bearer(endless) });
    expect(status).toBe(401);
  });

  it('is overridden by the log of officials', async () => {
    await world.add('jd@example', 'viewer');
    await untilSo(async () => (await answer({ role: 'registrar', meetings: '*' })) === 'role-may-not');
    await world.decide({ type: 'RevokeOfficial', official: 'jd@example', reason: 'no longer' });
    await untilSo(async () => (await answer({ role: 'registrar', meetings: '*' })) === 'token-revoked');
  });

  it('cannot sign tokens in the name of the server', async () => {
    const { json } = await world.server.issue(
      enter('5'),
      bearer(rewritten(world.token('Jane Doe'), {}, (...of) => theirs.sign(...of))),
    );
    expect(json['code']).toBe('token-wrong');
  });
});
