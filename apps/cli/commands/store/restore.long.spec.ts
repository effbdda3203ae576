import { copyFileSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../../../test/support/cli.ts';
import { MEETING, NIGHT } from '../../../../test/support/proved.ts';
import { startServer } from '../../../../test/support/server.ts';

const cli = commandLine();
const { folder, greenflag } = cli;
const urlIn = (place: string) => `sqlite:${join(folder, place, 'greenflag.db')}`;

afterAll(() => cli.remove());

/** Starts a server that requires tokens, on the store of a place. */
const startAt = (place: string) => startServer({ store: urlIn(place), open: false });
const tokenAt = async (place: string, ...args: string[]) => {
  const official = await greenflag('official', ...args, '--name', 'Ada', '--store', urlIn(place));
  return { authorization: `Bearer ${official.out.trim()}` };
};

let token: { readonly authorization: string };

beforeAll(async () => {
  mkdirSync(join(folder, 'stick'));
  const server = await startAt('tower');
  token = await tokenAt('tower', 'add', '--role', 'director', '--meeting', '*');
  for (const command of NIGHT) expect((await server.issue(command, token, MEETING)).status).toBe(200);
  const stick = join(folder, 'stick', 'night.db');
  expect((await greenflag('backup', stick, '--with-keys', '--store', urlIn('tower'))).code).toBe(0);
  // The server continues, and the tower burns down.
  const late = { type: 'AddNote', text: 'After the backup' };
  expect((await server.issue(late, token, MEETING)).status).toBe(200);
  await server.close();
});

function restore(place: string, withKeys: boolean): void {
  mkdirSync(join(folder, place));
  copyFileSync(join(folder, 'stick', 'night.db'), join(folder, place, 'greenflag.db'));
  if (!withKeys) return;
  copyFileSync(join(folder, 'stick', 'night.keys.json'), join(folder, place, 'greenflag.keys.json'));
}

const verify = (place: string) => greenflag('verify', '--expect', MEETING, '--store', urlIn(place));

it('A backup is restored with its keys: tokens and signatures are valid as before', async () => {
  restore('with-keys', true);
  const proved = '2 signed results, the last at revision 14: the log is proved up to there';
  expect(await verify('with-keys')).toMatchObject({
    code: 0,
    out: expect.stringContaining(proved) as string,
  });
  const server = await startAt('with-keys');
  const note = await server.issue({ type: 'AddNote', text: 'Here again' }, token, MEETING);
  expect([note.status, note.json['revision']]).toEqual([200, 16]);
  await server.close();
  expect(await verify('with-keys')).toMatchObject({
    code: 0,
    out: expect.stringContaining('m: 17 records, sound') as string,
    err: '',
  });
});

it('A backup is restored in the place of a store that was ahead, and nothing warns of that', async () => {
  const [old, stick] = [join(folder, 'tower'), join(folder, 'stick', 'night.db')];
  mkdirSync(join(folder, 'away'));
  for (const name of readdirSync(old).filter((each) => each.startsWith('greenflag.db')))
    renameSync(join(old, name), join(folder, 'away', name));
  expect(readdirSync(join(folder, 'away'))).toContain('greenflag.db-position');
  copyFileSync(stick, join(old, 'greenflag.db'));
  expect(await verify('tower')).toMatchObject({
    code: 0,
    out: expect.stringContaining('m: 16 records, sound') as string,
    err: '',
  });
});

it('A backup is restored without its keys: the record is whole, and new keys sign from then on', async () => {
  restore('without-keys', false);
  const before = await verify('without-keys');
  expect([before.code, before.out]).toEqual([
    0,
    expect.stringContaining('2 signatures NOT checked: there are no keys here; use --jwks'),
  ]);
  const server = await startAt('without-keys');
  const refused = await server.issue({ type: 'AddNote', text: 'Old token' }, token, MEETING);
  expect([refused.status, refused.json['code']]).toEqual([401, 'token-wrong']);
  const fresh = await tokenAt('without-keys', 'token');
  const reopen = { type: 'ReopenResults', session: 'group-2', reason: 'a late protest' };
  const again = { type: 'CertifyResults', session: 'group-2', reason: 'no change' };
  for (const command of [reopen, { type: 'PostResults', session: 'group-2' }, again])
    expect([command.type, (await server.issue(command, fresh, MEETING)).status]).toEqual([command.type, 200]);
  await server.close();
  const { code, out, err } = await verify('without-keys');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/2 signatures NOT checked: the key \S{43} is not here; use --jwks/u);
  expect(out).toContain('1 signed result, the last at revision 17: the log is proved up to there');
  const old = await greenflag('keys', '--json', '--store', urlIn('tower'));
  const now = await greenflag('keys', '--json', '--store', urlIn('without-keys'));
  const [one, other] = [cli.write('old.json', old.out), cli.write('new.json', now.out)];
  const keys = ['--jwks', one, '--jwks', other, '--store', urlIn('without-keys')];
  expect(await greenflag('verify', ...keys)).toMatchObject({
    code: 0,
    out: expect.stringContaining('3 signed results') as string,
  });
});
