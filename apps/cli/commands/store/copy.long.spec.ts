import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readWholeStream, type EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { loadPresets, RaceControl } from '#race-control';
import { EXAMPLE } from '../../../../test/support/clash-tables.ts';
import { commandLine, type CommandLine, type ProcessResult } from '../../../../test/support/cli.ts';
import { kill, KillableProcesses } from '../../../../test/support/killable.ts';
import { KurrentDouble } from '../../../../test/support/kurrentdb/double.ts';
import { viewNamesOf } from '../../../../test/support/views.ts';

const MEETING = 'clash-2023';
const RECORDS = 5958;

let double: KurrentDouble;
let cli: CommandLine;
const processes = new KillableProcesses();

beforeAll(async () => {
  double = await KurrentDouble.start();
  cli = commandLine();
});
afterAll(async () => {
  await processes.killAll();
  double.close();
  cli.remove();
});

const sqlite = (name: string) => `sqlite:${join(cli.folder, name)}`;
const copy = (from: string, to: string, ...more: string[]) =>
  cli.greenflag('copy', '--from', from, '--to', to, ...more);
const jsonOf = ({ out }: ProcessResult) => JSON.parse(out) as Record<string, unknown>;

async function withStore<T>(url: string, work: (store: EventStore) => Promise<T>): Promise<T> {
  const store = await openStore(url);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const scheduled = (meeting: string) =>
  JSON.stringify({
    type: 'ScheduleMeeting',
    meeting,
    name: meeting,
    date: '2023-02-05',
    track,
    format: 'clash-2023',
  });
const track = { name: 'A bowl', lengthMiles: 0.25 };

/** Returns the stored log without the global positions, which depend on the engine. */
const logOf = (url: string, meeting = MEETING): Promise<string[]> =>
  withStore(url, async (store) => {
    const log: string[] = [];
    for await (const { globalPosition: _, ...event } of readWholeStream(store, `meeting-${meeting}`))
      log.push(JSON.stringify(event));
    return log;
  });

/** Returns each view as text, by its name. */
const viewsOf = (url: string): Promise<Map<string, string>> =>
  withStore(url, async (store) => {
    const race = new RaceControl(store, { presets: loadPresets() });
    const views = new Map<string, string>();
    const state = await race.state(MEETING);
    for (const [projection, session] of state ? viewNamesOf(state) : []) {
      const request = { meeting: MEETING, projection, ...(session !== undefined && { session }) };
      views.set(`${projection} ${session ?? ''}`, JSON.stringify(await race.view(request)));
    }
    await race.drain();
    return views;
  });

describe('The example meeting, issued on KurrentDB', () => {
  const there = () => double.url;
  const here = () => sqlite('clash.db');

  it('is sound and has the same records and views after a copy to sqlite and back', async () => {
    const issued = await cli.greenflag('run', resolve(EXAMPLE), '--store', there());
    expect(issued).toMatchObject({ code: 0, err: '' });

    const out = `${MEETING}: ${RECORDS} records written; verified up to revision ${RECORDS - 1}\n`;
    expect(await copy(there(), here())).toEqual({ code: 0, out, err: '' });
    const back = await KurrentDouble.start();
    expect(await copy(here(), back.url)).toEqual({ code: 0, out, err: '' });

    const words = expect.stringContaining(`${MEETING}: ${RECORDS} records, sound\n`) as string;
    const sound = { code: 0, out: words, err: '' };
    const log = await logOf(there());
    const views = await viewsOf(there());
    expect(views.size).toBeGreaterThan(30);
    for (const url of [there(), here(), back.url]) {
      expect(await cli.greenflag('verify', '--store', url)).toEqual(sound);
      expect(await logOf(url)).toEqual(log);
      expect(await viewsOf(url)).toEqual(views);
    }
    back.close();
  });

  it('is not written again by a second copy, in either direction', async () => {
    for (const [from, to] of [
      [there(), here()],
      [here(), there()],
    ] as const) {
      const { code, out } = await copy(from, to, '--json');
      const meetings = [
        { kind: 'copied', meeting: MEETING, revision: 5957, written: 0, targetRevision: 5957 },
      ];
      expect([code, JSON.parse(out)]).toEqual([0, { from, to, meetings }]);
    }
  });

  it.each([
    ['KurrentDB', async () => (await KurrentDouble.start()) as KurrentDouble | null],
    ['sqlite', () => Promise.resolve(null)],
  ])('is copied to %s from where a killed copy stopped', async (_, start) => {
    const other = await start();
    const to = other?.url ?? sqlite('killed.db');
    // Slow the node down, to have time to kill the copy.
    if (other) other.node.faults.answerDelayMs = 20;
    const child = processes.greenflag('copy', '--from', here(), '--to', to);
    const head = () => withStore(to, (store) => store.head(`meeting-${MEETING}`));
    let reached = await head();
    while (reached === null) reached = await head();
    await kill(child);
    if (other) other.node.faults.answerDelayMs = 0;
    const left = RECORDS - 1 - ((await head()) ?? -1);
    if (other) expect(left).toBeGreaterThan(0);

    const again = await copy(here(), to, '--json');
    expect(jsonOf(again)).toMatchObject({ meetings: [{ kind: 'copied', revision: 5957, written: left }] });
    expect(await logOf(to)).toEqual(await logOf(here()));
    other?.close();
  });

  it('is not copied over another meeting of the same name', async () => {
    const other = sqlite('other.db');
    const script = cli.write('other.ndjson', `${scheduled(MEETING)}\n`);
    await cli.greenflag('run', script, '--store', other);
    const before = await logOf(other);
    const { code, out, err } = await copy(here(), other);
    expect([code, out]).toEqual([3, '']);
    expect(err).toBe(
      `${MEETING}: the target has another record at revision 0. Nothing was changed there. ` +
        'To compare the two logs, copy into another store.\n',
    );
    expect(await logOf(other)).toEqual(before);
  });
});

describe('Copying', () => {
  it('copies all meetings, the oldest first, so that both stores list them in the same order', async () => {
    const names = ['march', 'april', 'may'];
    const script = cli.write('three.ndjson', names.map((name) => `${scheduled(name)}\n`).join(''));
    await cli.greenflag('run', script, '--store', sqlite('three.db'));
    const other = await KurrentDouble.start();
    const { code, out } = await copy(sqlite('three.db'), other.url);
    const lines = names.map((name) => `${name}: 1 record written; verified up to revision 0\n`);
    expect([code, out]).toEqual([0, lines.join('')]);
    const listed = (url: string) => withStore(url, (store) => store.streams({ prefix: 'meeting-' }));
    const order = (await listed(other.url)).map(({ stream }) => stream);
    expect(order).toEqual(['meeting-may', 'meeting-april', 'meeting-march']);
    other.close();
  });

  it('writes no more at a time than KurrentDB accepts in one append', async () => {
    const notes = Array.from({ length: 400 }, (_, n) =>
      JSON.stringify({ type: 'AddNote', meeting: 'long', text: `${n} ${'雨'.repeat(1_900)}` }),
    );
    const script = cli.write('long.ndjson', [scheduled('long'), ...notes, ''].join('\n'));
    await cli.greenflag('run', script, '--store', sqlite('long.db'));
    const other = await KurrentDouble.start();
    expect(await copy(sqlite('long.db'), other.url)).toMatchObject({ code: 0, err: '' });
    expect(await logOf(other.url, 'long')).toEqual(await logOf(sqlite('long.db'), 'long'));
    other.close();
  });

  it.each([
    [['--from', 'sqlite:a.db'], 2, "required option '--to <url>' not specified"],
    [['--from', 'sqlite:a.db', '--to', 'sqlite:a.db'], 2, 'are the same store'],
    [['--from', 'sqlite:nowhere.db', '--to', 'sqlite:new.db'], 5, 'There is no store at nowhere.db'],
    [['--from', 'postgres://x', '--to', 'sqlite:new.db'], 2, 'does not name an engine'],
    [['--from', 'memory:', '--to', 'sqlite:new.db', '--meeting', 'nope'], 2, 'There is no meeting "nope"'],
  ])('%j exits with %d, and creates no file', async (args, exit, words) => {
    const { code, out, err } = await cli.greenflag('copy', ...args);
    expect([code, out]).toEqual([exit, '']);
    expect(err).toContain(words);
    expect(existsSync(join(cli.folder, 'new.db'))).toBe(false);
  });

  it('to an unreachable server says that the command can be repeated', async () => {
    const away = 'kurrentdb://admin:secret@127.0.0.1:9?tls=false&timeout_ms=300';
    const { code, err } = await copy(sqlite('clash.db'), away, '--meeting', MEETING);
    expect(code).toBe(5);
    expect(err).toContain(
      `${MEETING}: the copy was interrupted. Fix the problem, then run the command again`,
    );
    expect(err).toContain('store-unavailable: ');
    expect(err).not.toContain('secret');
  });
});
