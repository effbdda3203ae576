import type { Browser, CDPSession, Page } from 'playwright-core';

/** Processor time of a page's main thread, in milliseconds. */
export interface MainThreadTime {
  readonly task: number;
  readonly script: number;
  /** Time for style and layout. */
  readonly layout: number;
}

/** Measures the main thread while some work runs. */
export async function mainThreadTime(page: Page, work: () => Promise<void>): Promise<MainThreadTime> {
  const session = await page.context().newCDPSession(page);
  // Thread time does not include waiting for a core on a busy machine.
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
  /** Start in microseconds; durations too. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Returns the processor time of the main thread in each slice of `sliceMs`, in milliseconds. */
export async function timePerSlice(
  { browser, page, sliceMs }: { readonly browser: Browser; readonly page: Page; readonly sliceMs: number },
  work: () => Promise<void>,
): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  await work();
  const trace = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  return sumPerSlice(tasksIn(trace.traceEvents), sliceMs * 1_000);
}

/** Returns the tasks on the main thread of the page, which is the one that worked most. */
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

function sumPerSlice(tasks: readonly TraceEvent[], sliceMicroseconds: number): number[] {
  const start = Math.min(...tasks.map(({ ts }) => ts));
  const slices: number[] = [];
  for (const { ts, tdur = 0 } of tasks) {
    const at = Math.floor((ts - start) / sliceMicroseconds);
    slices[at] = (slices[at] ?? 0) + tdur / 1_000;
  }
  return Array.from(slices, (ms) => ms ?? 0);
}
