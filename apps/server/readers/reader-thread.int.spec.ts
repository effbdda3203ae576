import { mkdtemp, mkdir, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { openStore } from '#event-store/open';
import { drawPdf, publish, type PrintedSheet } from '#publishing';
import { RaceControl } from '#race-control';
import { CLASH, playedExample } from '../../../test/support/example.ts';
import { accept, MEETING, note, schedule } from '../../../test/support/race.ts';
import { ProblemError } from '../http/problems.ts';
import { ReaderThread, type ReaderThreadOptions } from './reader-thread.ts';

/** What a thread posts, for the tests to count. */
interface Posting {
  post: (message: { readonly kind: string }) => void;
}

const waiting = (): AbortSignal => new AbortController().signal;
/** Returns a sheet with this many rows. It is drawn in one go. */
function longerSheet(printed: PrintedSheet, rowCount: number): PrintedSheet {
  const repeat = <T>([first]: readonly T[]): T[] => Array.from({ length: rowCount }, () => first as T);
  const columns = printed.sheet.columns.map((column) => ({
    ...column,
    values: repeat(column.values),
    texts: repeat(column.texts),
  }));
  return { ...printed, sheet: { ...printed.sheet, columns, rowCount } };
}

const problemOf = (error: unknown): unknown => (error as ProblemError).problem;

describe('the thread of the readers', () => {
  let printed: PrintedSheet;
  let thread: ReaderThread;
  const reports: string[] = [];
  const start = (options: Partial<ReaderThreadOptions> = {}): void => {
    const report = (message: string) => void reports.push(message);
    thread = new ReaderThread({ store: null, limitMs: Infinity, report, ...options });
  };
  const draw = (signal = waiting()) => thread.ask({ kind: 'draw', printed }, 0, signal);
  const worker = (): Worker | null => Reflect.get(thread, 'worker') as Worker | null;

  beforeAll(async () => {
    const { race, store } = await playedExample();
    await publish(race, { meeting: CLASH, projection: 'results', session: 'heat-1', as: 'pdf' }, (sheet) => {
      printed = sheet;
      return Promise.resolve(new Uint8Array());
    });
    await store.close();
  });
  afterEach(() => thread.close());

  it('draws the same bytes as the main thread', async () => {
    start();
    const { body } = await draw();
    expect(Buffer.from(body).equals(await drawPdf(printed))).toBe(true);
  });

  it('refuses a task past its limit as too much work, and answers the next one', async () => {
    start({ limitMs: 0 });
    const [error] = await Promise.allSettled([draw()]);
    expect(problemOf((error as PromiseRejectedResult).reason)).toMatchObject({
      status: 503,
      body: { code: 'too-much-work' },
      headers: { 'retry-after': '5' },
    });
    Object.assign(Reflect.get(thread, 'options') as object, { limitMs: Infinity });
    expect((await draw()).kind).toBe('encoded');
  });

  it('ends with a task that does not stop at its limit, and answers the next one', async () => {
    start({ limitMs: 0, stoppingMs: 0 });
    const long = longerSheet(printed, 100_000);
    const asked = thread.ask({ kind: 'draw', printed: long }, 0, waiting()).catch(problemOf);
    const stuck = worker();
    expect(await asked).toMatchObject({ body: { code: 'too-much-work' } });
    Object.assign(Reflect.get(thread, 'options') as object, { limitMs: Infinity });
    expect((await draw()).kind).toBe('encoded');
    expect(worker()).not.toBe(stuck);
  });

  it('says how long a task took, and works below the priority of the main thread', async () => {
    start();
    const charges: number[] = [];
    await thread.ask({ kind: 'draw', printed }, 0, waiting(), (ms) => charges.push(ms));
    expect(charges).toEqual([expect.any(Number)]);
    const threads = await readdir('/proc/self/task');
    const niceOf = async (id: string): Promise<number> => {
      const text = await readFile(`/proc/self/task/${id}/stat`, 'utf8').catch(() => '');
      return Number(text.slice(text.lastIndexOf(')')).split(' ')[17]);
    };
    const own = await niceOf(String(process.pid));
    expect(await Promise.all(threads.map(niceOf))).toContain(Math.min(19, own + 10));
  });

  it('starts again after a crash, and does the task once more', async () => {
    start();
    const answer = draw();
    await worker()?.terminate();
    expect((await answer).kind).toBe('encoded');
    expect(reports.at(-1)).toMatch(/^error: the thread of the readers ended/u);
  });

  it('fails a task with which it crashes twice', async () => {
    start();
    const answer = draw().catch((error: unknown) => String(error));
    await worker()?.terminate();
    await worker()?.terminate();
    expect(await answer).toMatch(/ended with code/u);
    expect((await draw()).kind).toBe('encoded');
  });

  it('does no task again after a crash whose client has gone', async () => {
    start();
    const client = new AbortController();
    const posted = jest.spyOn(ReaderThread.prototype as unknown as Posting, 'post');
    const left = draw(client.signal).catch(problemOf);
    client.abort();
    await worker()?.terminate();
    expect(await left).toMatchObject({ body: { code: 'request-timeout' } });
    expect(posted.mock.calls.map(([{ kind }]) => kind)).toEqual(['task', 'cancel']);
    posted.mockRestore();
  });

  it('cancels a task that is tried once more when its client leaves', async () => {
    start();
    const client = new AbortController();
    const posted = jest.spyOn(ReaderThread.prototype as unknown as Posting, 'post');
    const left = draw(client.signal).catch(problemOf);
    await worker()?.terminate();
    client.abort();
    expect(await left).toMatchObject({ body: { code: 'request-timeout' } });
    expect(posted.mock.calls.map(([{ kind }]) => kind)).toEqual(['task', 'task', 'cancel']);
    posted.mockRestore();
  });

  it('drops a waiting task when its client has gone', async () => {
    start();
    const client = new AbortController();
    const posted = jest.spyOn(ReaderThread.prototype as unknown as Posting, 'post');
    const [first, second] = [draw(), draw(client.signal).catch(problemOf)];
    client.abort();
    expect(await second).toMatchObject({ body: { code: 'request-timeout' } });
    await first;
    expect(posted.mock.calls.map(([{ kind }]) => kind)).toEqual(['task']);
    posted.mockRestore();
  });

  it('opens the store again after it could not be opened', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenflag-readers-'));
    const file = join(folder, 'store.db');
    await mkdir(file);
    start({ store: `sqlite:${file}` });
    const request = { meeting: CLASH, projection: 'results', session: 'heat-1' } as const;
    const ask = () => thread.ask({ kind: 'view', request }, -1, waiting());
    await expect(ask()).rejects.toMatchObject({ code: 'not-a-store' });
    await rmdir(file);
    expect((await ask()).kind).toBe('meeting-unknown');
    await thread.close();
    await rm(folder, { recursive: true });
  });

  /** The log is opened in several steps. */
  const RECORDS = 2_000;

  it('waits for a revision only once the log is open, however long that takes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenflag-readers-'));
    const url = `sqlite:${join(folder, 'store.db')}`;
    const store = await openStore(url);
    const race = new RaceControl(store, { presets: new Map() });
    await accept(race, schedule);
    await Promise.all(Array.from({ length: RECORDS }, (_, n) => accept(race, note(`no. ${n}`))));
    start({ store: url, revisionWaitMs: 0 });
    const request = { meeting: MEETING, projection: 'meeting' } as const;
    const answer = await thread.ask({ kind: 'view', request }, RECORDS, waiting());
    expect(answer).toMatchObject({ view: { revision: RECORDS } });
    await thread.close();
    await race.drain();
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('ends when it has nothing to do, and starts again', async () => {
    start({ idleMs: 0 });
    await draw();
    const ended = new Promise((resolve) => worker()?.once('exit', resolve));
    await ended;
    expect(worker()).toBeNull();
    expect((await draw()).kind).toBe('encoded');
  });
});
