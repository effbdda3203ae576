import type { Browser, CDPSession, Page } from 'playwright-core';

/** Milliseconds of processor time of a page's main thread. */
export interface Spent {
  readonly task: number;
  readonly script: number;
  /** Style and layout. */
  readonly layout: number;
}

/** What the main thread has spent while the work was done. */
export async function spentIn(page: Page, work: () => Promise<void>): Promise<Spent> {
  const session = await page.context().newCDPSession(page);
  // By the thread's own time: on a machine that is busy otherwise, waiting for a core is no work.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await metrics(session);
  await work();
  const after = await metrics(session);
  await session.detach();
  const ms = (...names: readonly string[]) =>
    names.reduce((sum, name) => sum + ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1_000, 0);
  return {
    task: ms('TaskDuration'),
    script: ms('ScriptDuration'),
    layout: ms('LayoutDuration', 'RecalcStyleDuration'),
  };
}

async function metrics(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics: list } = await session.send('Performance.getMetrics');
  return new Map(list.map(({ name, value }) => [name, value]));
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds of processor time that the main thread spent in each slice of that length, in order. */
export async function slicesOf(
  { browser, page, sliceMs }: { readonly browser: Browser; readonly page: Page; readonly sliceMs: number },
  work: () => Promise<void>,
): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  await work();
  const trace = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  return sliced(tasksIn(trace.traceEvents), sliceMs * 1_000);
}

/** What ran on the main thread of the page: that of the process that worked most. */
function tasksIn(events: readonly TraceEvent[]): TraceEvent[] {
  const threads = events.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const ofThread = threads.map(({ pid, tid }) =>
    events.filter((event) => event.name === 'RunTask' && event.pid === pid && event.tid === tid),
  );
  const work = (tasks: readonly TraceEvent[]) => tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0);
  return ofThread.toSorted((a, b) => work(b) - work(a))[0] ?? [];
}

function sliced(tasks: readonly TraceEvent[], slice: number): number[] {
  const start = Math.min(...tasks.map(({ ts }) => ts));
  const slices: number[] = [];
  for (const { ts, tdur = 0 } of tasks) {
    const at = Math.floor((ts - start) / slice);
    slices[at] = (slices[at] ?? 0) + tdur / 1_000;
  }
  return Array.from(slices, (ms) => ms ?? 0);
}
