import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '#event-store/open';
import { openKeys } from '#race-control';
import { commandLine } from '../../../../test/support/cli.ts';
import { MEETING, playNight, raceControl } from '../../../../test/support/proved.ts';

const cli = commandLine();
const { folder, greenflag, write } = cli;
const at = (name: string) => join(folder, name);
const store = (name: string) => ['--store', `sqlite:${at(name)}`];

/** Makes a store with a meeting that is signed with the keys beside it. Returns how to close it. */
async function open(name: string) {
  const opened = await openStore(`sqlite:${at(name)}.db`);
  const race = raceControl(opened, openKeys(at(`${name}.keys.json`)));
  await playNight(race);
  return { close: () => race.drain().then(() => opened.close()) };
}

const jsonOf = ({ out }: { readonly out: string }) => JSON.parse(out) as Record<string, unknown>;

beforeAll(async () => {
  for (const name of ['ours', 'theirs']) await (await open(name)).close();
  const { out } = await greenflag('export', '--meeting', MEETING, ...store('theirs.db'));
  write('theirs.ndjson', out);
  const keys = await greenflag('keys', '--json', ...store('ours.db'));
  write('ours.json', keys.out);
  await (await openStore(`sqlite:${at('empty.db')}`)).close();
});
afterAll(() => cli.remove());

describe('The export of another installation', () => {
  /** Verifies on a machine that has keys of its own. */
  const verify = async (...args: string[]) => {
    process.env['GREENFLAG_KEYS'] = at('ours.keys.json');
    const result = await greenflag('verify', at('theirs.ndjson'), ...args);
    delete process.env['GREENFLAG_KEYS'];
    return result;
  };

  it('is sound where nobody names keys: the unknown key is named once, as not checked', async () => {
    const { code, out, err } = await verify();
    const [theirs] = openKeys(at('theirs.keys.json')).publicKeys.keys;
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('m: 16 records, sound\n');
    expect(out).toContain(`  2 signatures NOT checked: the key ${theirs?.kid} is not here; use --jwks\n`);
    expect(out.split(theirs?.kid ?? '')).toHaveLength(2);
    expect(jsonOf(await verify('--json'))).toMatchObject({
      sound: true,
      meetings: [{ signatures: { held: 0, unchecked: 2, unknownKeys: [theirs?.kid] } }],
    });
  });

  it('has findings where the keys are named and the key is not among them', async () => {
    const { code, out } = await verify('--jwks', at('ours.json'));
    expect([code, out.match(/key-unknown/gu)]).toEqual([4, ['key-unknown', 'key-unknown']]);
  });

  it('may have no signatures at all where nobody names keys', async () => {
    const unsigned = await openStore('memory:unsigned');
    const race = raceControl(unsigned);
    await playNight(race);
    const { out } = await greenflag('export', '--meeting', MEETING, '--store', 'memory:unsigned');
    await race.drain();
    await unsigned.close();
    write('theirs.ndjson', out);
    expect(await verify()).toMatchObject({
      code: 0,
      out: expect.stringContaining('2 certified results not signed') as string,
    });
    expect((await verify('--jwks', at('ours.json'))).code).toBe(4);
  });
});

describe('What is not there', () => {
  it('is said of a store without a meeting', async () => {
    const { code, err } = await greenflag('verify', ...store('empty.db'));
    expect([code, err]).toEqual([0, expect.stringContaining('NOTHING to verify: sqlite:')]);
    const { out } = await greenflag('doctor', ...store('empty.db'));
    expect(out).toContain('NO MEETING in this store');
  });

  it('is an error if it was expected, with exit code 4', async () => {
    const verified = await greenflag('verify', ...store('ours.db'), '--expect', MEETING, '--expect', 'n');
    expect(verified).toMatchObject({
      code: 4,
      out: expect.stringContaining('m: 16 records, sound') as string,
      err: expect.stringMatching(/^MISSING: there is no meeting "n" in sqlite:.*\n$/) as string,
    });
    const json = await greenflag('verify', ...store('empty.db'), '--expect', MEETING, '--json');
    expect([json.code, jsonOf(json)]).toMatchObject([4, { sound: false, missing: [MEETING], meetings: [] }]);
    expect((await greenflag('verify', at('theirs.ndjson'), '--expect', 'n')).code).toBe(4);
    const here = await greenflag('verify', at('theirs.ndjson'), '--expect', MEETING);
    expect([here.code, here.err]).toEqual([0, '']);
    for (const name of ['empty.db', 'typo.db']) {
      const doctor = await greenflag('doctor', ...store(name), '--expect', MEETING);
      expect([doctor.code, doctor.out]).toEqual([4, expect.stringContaining('There is no meeting "m".')]);
    }
  });

  it('is not made by a command that reads, and an empty file or a part of a store stays', async () => {
    const inUse = await open('in-use');
    copyFileSync(at('in-use.db'), at('part.db'));
    await inUse.close();
    writeFileSync(at('zero.db'), '');
    const part = readFileSync(at('part.db'));
    for (const name of ['typo.db', 'zero.db', 'part.db']) {
      for (const args of [
        ['verify'],
        ['doctor'],
        ['show', 'field', '--meeting', MEETING],
        ['export', '--meeting', MEETING],
        ['official', 'list'],
      ]) {
        const { code } = await greenflag(...args, ...store(name));
        const isHealthy = args[0] === 'doctor' && name === 'typo.db';
        expect([name, args[0], code]).toEqual([name, args[0], isHealthy ? 0 : 5]);
      }
    }
    expect([readFileSync(at('part.db')), readFileSync(at('zero.db'), 'utf8')]).toEqual([part, '']);
    expect(existsSync(at('typo.db'))).toBe(false);
  });
});
