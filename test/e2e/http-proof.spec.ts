import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { CERTIFIED, NIGHT } from '../support/proved.ts';
import { startServer, type TestServer } from '../support/server.ts';

describe('the proof of a result', () => {
  let server: TestServer;
  const proofOf = (session: string, meeting = 'm') =>
    server.fetch(`/api/meetings/${meeting}/sessions/${session}/proof`);

  beforeAll(async () => {
    server = await startServer();
    for (const command of NIGHT.slice(0, 14)) expect((await server.issue(command)).status).toBe(200);
  });
  afterAll(() => server.close());

  it('is the signed result with its revision, and the published keys verify it', async () => {
    const { status, json } = await proofOf('group-1');
    expect(status).toBe(200);
    const { events } = (await server.fetch('/api/meetings/m/events?after=7&limit=1')).json as unknown as {
      events: { metadata: { hash: string; signature: string } }[];
    };
    const { hash, signature } = events[0]?.metadata ?? {};
    const revision = CERTIFIED['group-1'];
    expect(json).toMatchObject({
      meeting: 'm',
      session: 'group-1',
      version: 1,
      revision,
      hash,
      jws: signature,
    });
    const keys = (await server.fetch('/.well-known/jwks.json')).json as unknown as JSONWebKeySet;
    const { payload, protectedHeader } = await compactVerify(String(json['jws']), createLocalJWKSet(keys));
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(json['claims']);
    expect(protectedHeader.kid).toBe(json['kid']);
  });

  it('does not exist before the result is certified', async () => {
    const { status, json } = await proofOf('group-2');
    expect([status, json['code']]).toEqual([404, 'proof-unknown']);
    expect(json['detail']).toContain('The result of group-2 is not certified.');
  });

  it('gets 404 for an unknown meeting or session', async () => {
    expect((await proofOf('group-9')).json).toMatchObject({ status: 404, code: 'session-unknown' });
    expect((await proofOf('group-1', 'n')).json).toMatchObject({ status: 404, code: 'meeting-unknown' });
  });
});
