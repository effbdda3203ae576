import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';
import { SCHEDULE, startServer, type TestServer } from '../../../../test/support/server.ts';

let cli: CommandLine;
let server: TestServer;
const store = () => ['--store', `sqlite:${join(cli.folder, 'a.db')}`];
const official = (...args: string[]) => cli.greenflag('official', ...args, ...store());
const add = async (name: string, role: string, meetings: string) => {
  const { out } = await official('add', '--name', name, '--role', role, '--meeting', meetings);
  return out.trim();
};
const issueAs = (token: string, ...command: string[]) =>
  cli.greenflag('issue', ...command, '--meeting', 'm', '--server', server.url, '--token', token);
const NOTE = ['AddNote', '--text', 'heard'] as const;

beforeAll(async () => {
  cli = commandLine();
  server = await startServer({ store: `sqlite:${join(cli.folder, 'a.db')}`, open: false });
});
afterAll(async () => {
  await server.close();
  cli.remove();
});

/** Issues a command right after another process has added the official, and returns the HTTP status. */
const issueNow = async (token: string, command: object): Promise<number> =>
  (await server.issue(command, { authorization: `Bearer ${token}` })).status;

describe('official', () => {
  it('add prints only a token, which a running server accepts', async () => {
    const { code, out, err } = await official(
      'add',
      '--name',
      'Jane Doe',
      '--role',
      'director',
      '--meeting',
      '*',
    );
    expect([code, out]).toEqual([0, expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/u)]);
    expect(err).toContain('Token for Jane Doe (director, meetings: *), shown only once:');
    expect(await issueNow(out.trim(), SCHEDULE)).toBe(200);
  });

  it('list shows all officials, also those who are revoked', async () => {
    await add('Gone', 'scorer', 'm');
    await official('revoke', '--name', 'Gone', '--reason', 'went home');
    const { out } = await official('list', '--json');
    const { officials } = JSON.parse(out) as { officials: object[] };
    expect(officials).toMatchObject([
      { official: 'first director', role: 'director', meetings: '*', revokedAt: null },
      { official: 'Jane Doe', role: 'director' },
      { official: 'Gone', role: 'scorer', meetings: ['m'], revokedAt: expect.any(String) as string },
    ]);
    expect((await official('list')).out).toMatch(/^Gone +scorer +m +\S+Z +\S+Z$/mu);
  });

  it('gives the reason why an addition, a change or a token is refused', async () => {
    const refusalOf = async (...args: string[]) => {
      const { code, err } = await official(...args);
      return [code, /^refused ([\w-]+)|^([\w-]+):/u.exec(err)?.slice(1).find(Boolean)];
    };
    expect(await refusalOf('add', '--name', 'Jane Doe', '--role', 'viewer', '--meeting', '*')).toEqual([
      ...[3, 'official-already-added'],
    ]);
    expect(await refusalOf('change', '--name', 'Nobody', '--role', 'viewer')).toEqual([
      3,
      'official-unknown',
    ]);
    expect(await refusalOf('change', '--name', 'Gone', '--role', 'viewer')).toEqual([3, 'official-revoked']);
    expect(await refusalOf('token', '--name', 'Gone')).toEqual([3, 'official-revoked']);
  });

  it.each([
    ['an unknown role', ['add', '--name', 'X', '--role', 'king', '--meeting', '*']],
    ['an invalid meeting id', ['add', '--name', 'X', '--role', 'viewer', '--meeting', 'A B']],
    ['no meeting', ['add', '--name', 'X', '--role', 'viewer']],
    ['zero days', ['add', '--name', 'X', '--role', 'viewer', '--meeting', '*', '--days', '0']],
    ['nothing to change', ['change', '--name', 'Jane Doe']],
  ])('rejects %s', async (_name, args) => {
    expect((await official(...args)).code).toBe(2);
  });

  it('is verified together with the meetings of the store', async () => {
    const { code, out } = await cli.greenflag('verify', ...store());
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^\(officials\): \d+ records, sound\n {2}this log has no signatures/mu),
    ]);
  });
});

describe('a token', () => {
  it('acts on a server in the role of its official', async () => {
    const scorer = await add('Scorer', 'scorer', 'm');
    expect(await issueNow(scorer, { type: 'AddNote', text: 'ready' })).toBe(200);
    expect((await issueAs(scorer, ...NOTE)).code).toBe(0);
    const refused = await issueAs(scorer, 'OpenSession', '--session', 'heat-1');
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('role-may-not')]);
  });

  it('that is not valid is refused', async () => {
    const { code, err } = await issueAs('abc', ...NOTE);
    expect([code, err]).toEqual([3, expect.stringContaining('token-wrong')]);
  });
});

describe('attempts', () => {
  it('are listed for the store, from the server and from the command line', async () => {
    await cli.greenflag(
      'issue',
      'OpenSession',
      '--session',
      'heat-1',
      '--meeting',
      'm',
      '--role',
      'viewer',
      ...store(),
    );
    const { out } = await cli.greenflag('attempts', '--json', ...store());
    const { attempts } = JSON.parse(out) as { attempts: object[] };
    expect(attempts).toMatchObject([
      { who: 'Scorer', role: 'scorer', what: 'OpenSession', code: 'role-may-not', address: '127.0.0.1' },
      { who: null, code: 'token-wrong' },
      { who: 'command-line', role: 'viewer', what: 'OpenSession', code: 'role-may-not', address: null },
    ]);
  });

  it('are shown by a server only to directors', async () => {
    const ask = (token: string) => cli.greenflag('attempts', '--server', server.url, '--token', token);
    const { out: director } = await official('token', '--name', 'Jane Doe');
    expect((await ask(director.trim())).out).toContain('OpenSession');
    const { out: scorer } = await official('token', '--name', 'Scorer');
    expect((await ask(scorer.trim())).err).toContain('not-a-director');
  });
});

describe('the log of the officials', () => {
  it('fails verify if it was changed', async () => {
    const other = commandLine();
    const file = join(other.folder, 'b.db');
    const there = ['--store', `sqlite:${file}`];
    await other.greenflag(
      'official',
      'add',
      '--name',
      'Jane',
      '--role',
      'viewer',
      '--meeting',
      '*',
      ...there,
    );
    const bytes = readFileSync(file);
    const at = bytes.indexOf('"role":"viewer"');
    expect(at).toBeGreaterThan(0);
    bytes.write('"role":"scorer"', at);
    writeFileSync(file, bytes);
    const { code, out } = await other.greenflag('verify', ...there);
    expect([code, out]).toEqual([4, expect.stringContaining('revision 0: hash-differs')]);
    other.remove();
  });
});
