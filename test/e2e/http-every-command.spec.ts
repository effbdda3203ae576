import { createHmac, randomUUID } from 'node:crypto';
import { COMMAND_TYPES, COMMANDS, mayIssue, ROLES, type CommandType, type Role } from '#domain';
import { openKeys } from '#race-control';
import { caseOf } from '../support/command-cases.ts';
import { NDJSON } from '../support/server.ts';
import { bearer, forged, guarded, rewritten, unsigned, type GuardedServer } from '../support/tokens.ts';

const DAY = 86_400_000;
const elsewhere = openKeys(null);

/** Signs with the server's public key as a shared secret. A server that trusted `alg` would accept it. */
function signedWithThePublicKey(token: string, secret: string): string {
  const [, body = ''] = token.split('.');
  const head = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'at+jwt' })).toString('base64url');
  return `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;
}

/** Makes every kind of invalid token for a role, with the expected refusal. */
const BAD = {
  'no token': { expected: '401 token-missing', make: () => null },
  expired: {
    expected: '401 token-expired',
    make: ({ token }: GuardedServer, role: Role) => token(role, { days: 1, now: Date.now() - 2 * DAY }),
  },
  revoked: {
    expected: '401 token-revoked',
    make: ({ token }: GuardedServer, role: Role) => token(`gone ${role}`),
  },
  'of an earlier grant': {
    expected: '401 token-revoked',
    make: ({ keys, token }: GuardedServer, role: Role) =>
      rewritten(token(role), { grant: randomUUID() }, (...of) => keys.sign(...of)),
  },
  'for another meeting': {
    expected: '403 meeting-not-yours',
    make: ({ token }: GuardedServer, role: Role) => token(`visiting ${role}`),
  },
  'signed by another key': {
    expected: '401 token-wrong',
    make: ({ token }: GuardedServer, role: Role) =>
      rewritten(token(role), {}, (...of) => elsewhere.sign(...of)),
  },
  'with forged claims': {
    expected: '401 token-wrong',
    make: ({ token }: GuardedServer, role: Role) =>
      forged(token(role), { sub: 'director', jti: randomUUID() }),
  },
  'alg none': {
    expected: '401 token-wrong',
    make: ({ token }: GuardedServer, role: Role) => unsigned(token(role)),
  },
  'alg HS256 with the public key': {
    expected: '401 token-wrong',
    make: ({ keys, token }: GuardedServer, role: Role) =>
      signedWithThePublicKey(token(role), JSON.stringify(keys.publicKeys.keys[0])),
  },
  'of another issuer': {
    expected: '401 token-wrong',
    make: ({ keys, token }: GuardedServer, role: Role) =>
      rewritten(token(role), { iss: 'https://login.example' }, (...of) => keys.sign(...of)),
  },
  'for another audience': {
    expected: '401 token-wrong',
    make: ({ keys, token }: GuardedServer, role: Role) =>
      rewritten(token(role), { aud: 'timing' }, (...of) => keys.sign(...of)),
  },
  'of another kind that the same key signed': {
    expected: '401 token-wrong',
    make: ({ keys, token }: GuardedServer, role: Role) =>
      rewritten(token(role), {}, (_type, claims) => keys.sign('result+jwt', claims)),
  },
} as const;

/** A strike also needs the right to issue the struck command; here that is a caution. */
const OF_CAUTIONS = new Set<CommandType>(['StrikeRecord', 'RestoreRecord']);

const mayDo = (role: Role, type: CommandType): boolean =>
  mayIssue(role, type) && (!OF_CAUTIONS.has(type) || mayIssue(role, 'CallCaution'));

describe('over HTTP', () => {
  let world: GuardedServer;

  beforeAll(async () => {
    // These tests send more requests of one address than the default limit allows.
    world = await guarded({ limits: 'official=off,address=off' });
    for (const role of ROLES) {
      await world.add(role, role);
      await world.add(`visiting ${role}`, role, ['elsewhere']);
      await world.add(`gone ${role}`, role);
      await world.decide({ type: 'RevokeOfficial', official: `gone ${role}`, reason: 'went home' });
    }
  });
  afterAll(() => world.close());

  const issue = async (meeting: string, body: string, token: string | null, type = 'application/json') => {
    const headers = { 'content-type': type, ...(token !== null && bearer(token)) };
    const path = `/api/meetings/${meeting}/commands`;
    return world.server.fetch(path, { method: 'POST', headers, body });
  };

  /** Prepares a meeting in which the command is accepted. Returns its name. */
  const prepared = async (type: CommandType, name: string): Promise<string> => {
    const { meeting } = caseOf(type);
    const lines = meeting.commands.map(({ meeting: _, ...each }) => JSON.stringify(each));
    if (lines.length === 0) return name;
    const { status, text } = await issue(name, lines.join('\n'), world.token('director'), NDJSON);
    expect([status, text]).toEqual([200, expect.not.stringContaining('"code"')]);
    return name;
  };

  const bodyOf = (type: CommandType): string => {
    const { meeting: _, ...command } = caseOf(type).command;
    return JSON.stringify(command);
  };

  describe.each(COMMAND_TYPES)('%s', (type) => {
    const body = bodyOf(type);
    const outcomeOf = async (meeting: string, token: string | null) => {
      const { status, json } = await issue(meeting, body, token);
      if (status !== 200) return `${status} ${String(json['code'])}`;
      return `200 ${(json['events'] as { type: string }[]).map((event) => event.type).join()}`;
    };

    it('is accepted from the roles of the table and from no other', async () => {
      const found: Record<string, string> = {};
      const expected: Record<string, string> = {};
      for (const role of ROLES) {
        const meeting = await prepared(type, `${type.toLowerCase()}-${role}`);
        found[role] = await outcomeOf(meeting, world.token(role));
        expected[role] = mayDo(role, type) ? `200 ${COMMANDS[type].event}` : '403 role-may-not';
      }
      expect(found).toEqual(expected);
    });

    describe('is refused with an invalid token', () => {
      const meeting = `${type.toLowerCase()}-nobody`;
      const records = async () => {
        const { json } = await world.server.fetch(`/api/meetings/${meeting}/events`);
        return (json['events'] as unknown[] | undefined)?.length ?? 0;
      };
      let before: number;

      beforeAll(async () => {
        await prepared(type, meeting);
        before = await records();
      });

      it.each(Object.entries(BAD))('%s', async (_name, { expected, make }) => {
        const answers = await Promise.all(ROLES.map((role) => outcomeOf(meeting, make(world, role))));
        expect(answers).toEqual(ROLES.map(() => expected));
      });

      it('and writes nothing to the log', async () => {
        expect(await records()).toBe(before);
      });
    });
  });
});
