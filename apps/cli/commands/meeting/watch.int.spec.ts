import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../../../test/support/cli.ts';
import { RunningCommand } from '../../../../test/support/running-command.ts';
import { SCHEDULE, startServer, type TestServer } from '../../../../test/support/server.ts';
import { KEY, TestTerminal } from '../../../../test/support/terminal.ts';

const cli = commandLine();
const { greenflag, write } = cli;
const MEETING = ['--meeting', 'm'];
const ending: { destroy: () => void }[] = [];
const closing: TestServer[] = [];
afterEach(async () => {
  for (const each of ending.splice(0)) each.destroy();
  for (const each of closing.splice(0)) await each.close();
});
afterAll(() => cli.remove());

let stores = 0;
/** Creates a store with a meeting, and returns the options that name it. */
async function meeting(format: string | object = SCHEDULE.format): Promise<readonly [string, string]> {
  const store = ['--store', `sqlite:${join(cli.folder, `m-${(stores += 1)}.db`)}`] as const;
  const script = write('meeting.ndjson', `${JSON.stringify({ ...SCHEDULE, format, meeting: 'm' })}\n`);
  expect(await greenflag('run', script, ...store)).toMatchObject({ code: 0 });
  return store;
}

/** Enters cars by another process. */
const enter = (store: readonly string[], ...cars: string[]) =>
  greenflag(
    'run',
    write(
      'cars.ndjson',
      cars
        .map((car) => JSON.stringify({ type: 'EnterCar', meeting: 'm', car, driver: `Driver ${car}` }) + '\n')
        .join(''),
    ),
    ...store,
  );
const note = (store: readonly string[], text: string) =>
  greenflag('issue', 'AddNote', ...MEETING, '--text', text, ...store);

function following(...args: string[]): RunningCommand {
  const started = new RunningCommand(args);
  ending.push(started);
  return started;
}

async function serving(store: string, port = 0): Promise<TestServer> {
  const server = await startServer({ store, port });
  closing.push(server);
  return server;
}

/** Stops a server, runs `meanwhile`, and starts the server again on the same port. */
async function restarted(
  server: TestServer,
  store: string,
  meanwhile: () => Promise<unknown>,
): Promise<TestServer> {
  await server.close();
  await meanwhile();
  return serving(store, Number(new URL(server.url).port));
}

const carsIn = (document: unknown): string[] =>
  (document as { rows: { car: string }[] }).rows.map(({ car }) => car);
const revisionsOf = ({ documents }: RunningCommand): unknown[] => documents.map(({ revision }) => revision);

describe('watching a store while another process writes to it', () => {
  it('prints a JSON document per line each time the view changes', async () => {
    const store = await meeting();
    const watch = following('watch', 'entry-list', ...MEETING, '--json', ...store);
    await watch.waitUntil(() => watch.documents.length === 1);
    await enter(store, '7');
    await note(store, 'not about the entries');
    await enter(store, '21');
    await watch.waitUntil(() => carsIn(watch.documents.at(-1)).length === 2);
    expect(watch.documents.map(carsIn)).toEqual([[], ['7'], ['7', '21']]);
    expect(revisionsOf(watch)).toEqual([0, 1, 3]);
    const { out } = await greenflag('show', 'entry-list', ...MEETING, '--json', ...store);
    expect(watch.documents.at(-1)).toEqual(JSON.parse(out));
    expect(await watch.stop()).toBe(130);
    expect(watch.err).toBe('');
  });

  it('prints the table again each time', async () => {
    const store = await meeting();
    const watch = following('watch', 'entry-list', ...MEETING, ...store);
    await watch.waitUntil(() => watch.out.includes('(nothing yet)'));
    await enter(store, '7');
    await watch.waitUntil(() => watch.out.includes('Driver 7'));
    expect(watch.out).toMatch(
      /^revision 0, .*\n\(nothing yet\)\n\nrevision 1, .*\nCar .*\n +7 {2}Driver 7 /u,
    );
    expect(await watch.stop()).toBe(130);
  });

  it('updates the view in place on a terminal, and restores the terminal', async () => {
    const cars = Array.from({ length: 20 }, (_, i) => `${i + 10}`);
    for (const [end, code] of [
      ['q', 0],
      [KEY.ctrlC, 130],
    ] as const) {
      const store = await meeting();
      const folder = mkdtempSync(join(cli.folder, 'terminal-'));
      const watch = new TestTerminal(['watch', 'entry-list', ...MEETING, ...store], { folder, rows: 12 });
      ending.push(watch);
      await watch.until('entry-list  revision 0');
      await enter(store, ...cars);
      await watch.until('entry-list  revision 20');
      expect(watch.text).toContain('Driver 10 ');
      expect(watch.text).toContain('… 11 more');
      watch.type(KEY.end);
      await watch.until('Driver 29');
      expect(watch.text).not.toMatch(/Driver 10 | more/u);
      watch.type(end);
      expect(await watch.exit()).toBe(code);
      expect(watch.isRestored).toBe(true);
      expect(watch.text).toContain('Driver 29');
    }
  });

  it('shows the flag in colour on a terminal, and switches the session by a key', async () => {
    const lineup = [{ draw: true }];
    const heats = ['heat-1', 'heat-2'].map((id) => ({ id, kind: 'heat', laps: 10, lineup }));
    const store = await meeting({ id: 'two-heats', sessions: heats });
    const folder = mkdtempSync(join(cli.folder, 'terminal-'));
    const heat = ['--session', 'heat-1', ...MEETING, ...store];
    await enter(store, '7', '21');
    const watch = new TestTerminal(['watch', 'running-order', 'heat-1', ...MEETING, ...store], { folder });
    ending.push(watch);
    await watch.until(' SCHEDULED   Heat 1 ');
    await greenflag('issue', 'DrawLineup', '--order', '7,21', ...heat);
    for (const type of ['PostLineup', 'OpenSession', 'ShowGreen'])
      expect(await greenflag('issue', type, ...heat)).toMatchObject({ code: 0 });
    await watch.until(' GREEN   Heat 1 ');
    expect(watch.groundOf('GREEN')).toBe('green');
    watch.type(']');
    await watch.until(' SCHEDULED   Heat 2 ');
    watch.type('[');
    await watch.until(' GREEN   Heat 1 ');
    watch.type('?');
    await watch.until('next session, previous session');
    watch.type('?q');
    expect(await watch.exit()).toBe(0);
    expect(watch.isRestored).toBe(true);
    expect(watch.text).toContain('GREEN   Heat 1');
  });

  it('prints each record of the log once', async () => {
    const store = await meeting();
    const log = following('log', '--follow', '--json', ...MEETING, ...store);
    await log.waitUntil(() => log.documents.length === 1);
    await enter(store, '7', '21', '78');
    await log.waitUntil(() => log.documents.length === 4);
    await note(store, 'it rains');
    await log.waitUntil(() => log.documents.length === 5);
    expect(revisionsOf(log)).toEqual([0, 1, 2, 3, 4]);
    expect(log.documents.at(-1)).toMatchObject({ words: 'it rains' });
    expect(await log.stop()).toBe(130);
  });
});

describe('watching a server', () => {
  it('continues after a restart of the server, reports it, and misses nothing', async () => {
    const store = await meeting();
    const server = await serving(store[1]);
    const where = ['--server', server.url, '--json', ...MEETING];
    const watch = following('watch', 'entry-list', ...where);
    const log = following('log', '--follow', ...where);
    await watch.waitUntil(() => watch.documents.length === 1);
    await log.waitUntil(() => log.documents.length === 1);
    const again = await restarted(server, store[1], async () => {
      await watch.waitUntil(() => watch.err.includes('The connection is lost'));
      await enter(store, '7', '21');
    });
    await watch.waitUntil(() => carsIn(watch.documents.at(-1)).length === 2);
    await log.waitUntil(() => log.documents.length === 3);
    await again.issue({ type: 'AddNote', text: 'live again' });
    await log.waitUntil(() => log.documents.length === 4);
    expect(revisionsOf(log)).toEqual([0, 1, 2, 3]);
    for (const each of [watch, log]) {
      expect(each.err).toBe(
        'The connection is lost. Trying to connect again.\nConnected again. Nothing was missed.\n',
      );
      expect(await each.stop()).toBe(130);
    }
  });

  it('shows on a terminal that the connection is lost, and continues in place', async () => {
    const store = await meeting();
    const server = await serving(store[1]);
    const folder = mkdtempSync(join(cli.folder, 'terminal-'));
    const watch = new TestTerminal(['watch', 'entry-list', ...MEETING, '--server', server.url], { folder });
    ending.push(watch);
    await watch.until('live  ? keys  q quit');
    await restarted(server, store[1], async () => {
      await watch.until('connection lost, trying again');
      await enter(store, '7');
    });
    await watch.until('Driver 7');
    await watch.until('live  ? keys  q quit');
    watch.type('q');
    expect(await watch.exit()).toBe(0);
    expect(watch.isRestored).toBe(true);
  });

  it('ends with the reason if the log it followed no longer exists', async () => {
    const store = await meeting();
    await enter(store, '7', '21');
    const server = await serving(store[1]);
    const watch = following('watch', 'entry-list', ...MEETING, '--json', '--server', server.url);
    await watch.waitUntil(() => watch.documents.length === 1);
    const another = await meeting();
    await restarted(server, another[1], async () => undefined);
    expect(await watch.exit()).toBe(2);
    expect(watch.err).toMatch(/revision-unknown: .*The log ends at revision 0/u);
  });

  it('has different errors for an unreachable server and an unknown view', async () => {
    const store = await meeting();
    const server = await serving(store[1]);
    const failed = async (...args: string[]) => {
      const { code, out, err } = await greenflag(...args);
      return [code, out, err.split(':')[0]];
    };
    const there = ['--server', server.url];
    const away = ['--server', 'http://127.0.0.1:9'];
    expect(await failed('watch', 'field', ...MEETING, ...away)).toEqual([5, '', 'server-away']);
    expect(await failed('log', '--follow', ...MEETING, ...away)).toEqual([5, '', 'server-away']);
    for (const where of [there, store]) {
      const unknown = [2, '', 'meeting-unknown'];
      expect(await failed('watch', 'field', '--meeting', 'nope', ...where)).toEqual(unknown);
      expect(await failed('log', '--follow', '--meeting', 'nope', ...where)).toEqual(unknown);
      expect(await failed('watch', 'feild', ...MEETING, ...where)).toEqual([2, '', 'projection-unknown']);
      expect(await failed('watch', 'results', ...MEETING, ...where)).toEqual([2, '', 'session-unknown']);
      expect(await failed('watch', 'results', 'mian', ...MEETING, ...where)).toEqual([
        2,
        '',
        'session-unknown',
      ]);
    }
  });
});
