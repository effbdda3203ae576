import { join } from 'node:path';
import { openStore } from '#event-store/open';
import { exportLog } from '#race-control';
import { AT, lcq1Swapped } from '../../../../test/support/example.ts';
import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';
import { DIRECTOR, startServer, type TestServer } from '../../../../test/support/server.ts';

const EXAMPLE = join(__dirname, '../../../../examples/clash-2023/clash-2023.ndjson');
const MEETING = ['--meeting', 'clash-2023'];

let cli: CommandLine;
let server: TestServer;
const here = async (...args: string[]) => {
  const { code, out, err } = await cli.greenflag(...args, ...MEETING, '--store', 'sqlite:clash.db');
  return { code, out, err };
};
const there = (...args: string[]) => cli.greenflag(...args, ...MEETING, '--server', server.url);

beforeAll(async () => {
  cli = commandLine();
  const ran = await cli.greenflag('run', EXAMPLE, '--store', 'sqlite:clash.db');
  if (ran.code !== 0) throw new Error(ran.err);
  server = await startServer({ store: `sqlite:${join(cli.folder, 'clash.db')}` });
});
afterAll(async () => {
  await server.close();
  cli.remove();
});

/** Returns the exported log. It is too long for the output of a child process here. */
async function log(): Promise<readonly string[]> {
  const store = await openStore(`sqlite:${join(cli.folder, 'clash.db')}`);
  const lines: string[] = [];
  for await (const line of exportLog(store, 'clash-2023')) lines.push(line);
  await store.close();
  return lines;
}

/** Removes the times of the records that a fork adds, which differ each time. */
function untimed(document: unknown, after: number): unknown {
  return JSON.parse(
    JSON.stringify(document, function (this: { revision?: number }, key: string, value: unknown) {
      return key === 'recordedAt' && (this.revision ?? 0) > after ? 'then' : value;
    }),
  );
}

describe('what-if', () => {
  const show = ['qualifying-order', 'lineup/heat-1', 'lineup/heat-3'];
  const ask = ['what-if', '--strike', '98', '--at', '114', '--show', ...show];

  it('returns the same document from a store, from a server and over HTTP', async () => {
    const mine = await here(...ask, '--json');
    const theirs = await there(...ask, '--json');
    const body = JSON.stringify({ strike: [AT.lapOf12Disallowed], show, at: AT.qualifyingPosted });
    const http = await server.fetch('/api/meetings/clash-2023/what-if', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...DIRECTOR },
      body,
    });
    expect([mine.code, theirs.code, http.status]).toEqual([0, 0, 200]);
    const documents = [mine.out, theirs.out, http.text].map((text) => untimed(JSON.parse(text), 114));
    expect(documents[0]).toEqual(documents[2]);
    expect(documents[1]).toEqual(documents[2]);
    expect(http.json).toMatchObject({ meeting: 'clash-2023', revision: 114 });
    expect(Object.keys(http.json['shows'] as object)).toEqual(show);
  });

  it('prints each view before and after, and what changes', async () => {
    const { code, out } = await here(...ask);
    expect(code).toBe(0);
    const [, before = '', after = '', changes = ''] = out.split(/^== qualifying-order, .*$/mu);
    expect(before).toMatch(/^ *35 +12 +Ryan Blaney +0 +Disallowed$/mu);
    expect(after).toMatch(/^ *35 +12 +Ryan Blaney +24\.618 +36\.559 +\+11\.205 +1 +Timed$/mu);
    expect(changes).toMatch(/^ *12 +Ryan Blaney +changed +35 +35 .*115 Record 98 struck: Lap 1 of car 12/mu);
    expect(out).toContain(
      '== lineup/heat-3, what changes\n\nlineup heat-3: revision 114 to 115\nNothing changed.',
    );
  });

  it('issues the commands of a file with blank lines and comments', async () => {
    const order = JSON.parse((await here('show', 'results', 'lcq-1', '--json')).out) as {
      rows: { car: string }[];
    };
    const lines = lcq1Swapped(order.rows).map((command) => JSON.stringify(command));
    const file = cli.write('protest.ndjson', `# a protest\n\n${lines.join('\n')}\n`);
    const { code, out } = await here('what-if', '--issue', file, '--at', '1868', '--show', 'field');
    expect(code).toBe(0);
    const [, changes = ''] = out.split('== field, what changes');
    expect(changes).toMatch(/^ *21 +Harrison Burton +in +25 .*Finish scored by hand/mu);
    expect(changes).toMatch(/^ *38 +Todd Gilliland +out +25 .*Finish scored by hand/mu);
  });

  it('leaves the log unchanged, byte for byte', async () => {
    const before = await log();
    await Promise.all([here(...ask), there(...ask), here('what-if', '--strike', '0', '--show', 'field')]);
    expect(await log()).toEqual(before);
    expect(before).toHaveLength(AT.end + 1);
  });

  it('exits with 3 if the rules refuse a change, and says which', async () => {
    const file = cli.write(
      'main.ndjson',
      '{"type":"AddNote","text":"x"}\n{"type":"OpenSession","session":"main"}',
    );
    const refused = ['what-if', '--issue', file, '--show', 'field'];
    for (const { code, out, err } of await Promise.all([here(...refused), there(...refused)])) {
      expect([code, out]).toEqual([3, '']);
      expect(err).toContain('issue/1: session-over: Main is unofficial.');
    }
    const viewer = await there(...ask, '--role', 'viewer', '--json');
    expect([viewer.code, JSON.parse(viewer.out)]).toMatchObject([
      3,
      {
        error: {
          code: 'role-may-not',
          words: expect.stringContaining('strike/0: A viewer may not') as string,
        },
      },
    ]);
  });

  it.each([
    [['--show', 'field'], 'missing-field: Give records to strike or commands to issue'],
    [['--strike', '98'], "required option '--show <projections...>' not specified"],
    [['--strike', '98', '--show', 'feld'], 'There is no projection "feld". Did you mean field?'],
    [
      ['--strike', '98', '--at', '114', '--show', 'results'],
      '"results" needs a session. Write results/<session>.',
    ],
    [['--strike', '98', '--at', '114', '--show', 'results/heat-9'], '"results" has no session "heat-9".'],
    [['--strike', '98', '--show', 'field', 'field'], '"field" is shown twice.'],
    [['--strike', '98,x', '--show', 'field'], 'It must be a whole number, 0 or more.'],
    [
      ['--strike', '98', '--show', 'field', '--at', '5958'],
      'revision-unknown: The log ends at revision 5957.',
    ],
    [
      ['--strike', '98', '--show', 'field', '--at', 'noon'],
      'moment-wrong: "at" must be a revision or an instant',
    ],
    [['--issue', 'none.ndjson', '--show', 'field'], 'none.ndjson cannot be read: there is no such file.'],
  ])('exits with 2 for %j', async (args, words) => {
    const { code, err } = await here('what-if', ...args);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it('names the line of the file that is not a command', async () => {
    const file = cli.write('bad.ndjson', '# x\n{"type":"AddNote","text":"x"}\n{"type":"AddNote","txt":"x"}');
    const bad = await here('what-if', '--issue', file, '--show', 'field');
    expect([bad.code, bad.err]).toEqual([2, expect.stringContaining('bad.ndjson, line 3: unknown-field:')]);
    const json = cli.write('broken.ndjson', '{"type":');
    const broken = await here('what-if', '--issue', json, '--show', 'field');
    expect([broken.code, broken.err]).toEqual([
      2,
      expect.stringContaining('broken.ndjson, line 1: malformed-json'),
    ]);
  });
});

describe('diff', () => {
  it('returns the same document from a store, from a server and over HTTP', async () => {
    const args = ['diff', 'results', 'heat-1', '--from', '300', '--to', '352', '--json'];
    const http = await server.fetch(
      '/api/meetings/clash-2023/projections/results/heat-1/diff?from=300&to=352',
    );
    const [mine, theirs] = [await here(...args), await there(...args)];
    expect(JSON.parse(mine.out)).toEqual(http.json);
    expect(JSON.parse(theirs.out)).toEqual(http.json);
  });

  it('prints who moved, from where to where, and the records that caused it', async () => {
    const { code, out } = await here('diff', 'results', 'heat-1', '--from', '300', '--to', '352');
    expect(code).toBe(0);
    expect(out).toContain('results heat-1: revision 300 to 352, rows: 9 rows');
    expect(out).toMatch(/^ *10 +Aric Almirola +moved +2 +1 +laps 20 -> 25.* 341 Car 10/mu);
    expect(out).toContain('status running -> official');
  });

  it('accepts instants, and applies --by to both', async () => {
    const times = ['--from', '2023-02-05T01:40:07Z', '--to', '2023-02-05T01:40:08Z', '--by', 'occurred'];
    for (const { code, out } of [
      await here('diff', 'race-log', ...times, '--json'),
      await there('diff', 'race-log', ...times, '--json'),
    ]) {
      expect(code).toBe(0);
      expect((JSON.parse(out) as { rows: { key: number }[] }).rows.map(({ key }) => key)).toEqual([98]);
    }
  });

  it.each([
    [['field'], 'Add --from with a revision or an instant'],
    [['field', '--from', '2023-02-05'], 'moment-wrong: "from" must be a revision or an instant'],
    [['field', '--from', '1', '--to', '9999'], 'revision-unknown: The log ends at revision 5957.'],
    [['field', '--from', '1', '--by', 'occurred'], 'by-without-instant:'],
    [['field', '--from', '2001-01-01T00:00:00Z'], 'moment-before-start: The meeting begins at'],
    [['field', '--from', '1', '--to', '2999-01-01T00:00:00Z'], 'moment-in-future: It is'],
    [['feld', '--from', '1'], 'There is no projection "feld". Did you mean field?'],
    [['results', '--from', '1'], 'session-unknown: results '],
  ])('exits with 2 for %j', async (args, words) => {
    for (const { code, err } of await Promise.all([here('diff', ...args), there('diff', ...args)])) {
      expect(code).toBe(2);
      expect(err).toContain(words);
    }
  });
});

describe('show', () => {
  it('accepts an instant in any zone, with --by', async () => {
    const { out } = await here(
      'show',
      'entry-list',
      '--at',
      '2023-02-03T19:06:00+01:00',
      '--by',
      'occurred',
      '--json',
    );
    expect((JSON.parse(out) as { rows: { car: string }[] }).rows.map(({ car }) => car)).toEqual(['1', '2']);
  });
});
