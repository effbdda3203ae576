import { openSync, readSync } from 'node:fs';
import { monitorEventLoopDelay, PerformanceObserver, constants } from 'node:perf_hooks';

/*
 * Runs inside a measured server, which is started with `--import` of this file and an IPC channel. It answers
 * each message with the holds of the main thread since the message before.
 */

/** The longest hold of the main thread, in milliseconds. */
export interface Holds {
  /** As `monitorEventLoopDelay` sees it: with garbage collections, and with other work of the machine. */
  readonly longestMs: number;
  /** The longest without the major garbage collections in it, and without waiting for a core. */
  readonly heldMs: number;
  readonly majorMs: number;
  /** The most processor time of the main thread between two ticks of a timer: that of the longest turn. */
  readonly turnCpuMs: number;
  /** Turns that took more than 50 ms of processor time. */
  readonly longTurns: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Hold extends Span {
  /** Time in which the thread could run and had no core, because the machine did other work. */
  readonly waitedMs: number;
}

const delays = monitorEventLoopDelay({ resolution: 1 });
delays.enable();
const statistics = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
const line = Buffer.alloc(128);

/** Returns how long the main thread has run, and waited for a core. Linux counts it in nanoseconds. */
function threadTimes(): { readonly ranMs: number; readonly waitedMs: number } {
  const length = readSync(statistics, line, 0, line.length, 0);
  const [ran, waited] = line.toString('latin1', 0, length).split(' ');
  return { ranMs: Number(ran) / 1e6, waitedMs: Number(waited) / 1e6 };
}

const LONG_TURN_MS = 50;
let last = performance.now();
let times = threadTimes();
let turnCpuMs = 0;
let longTurns = 0;
/** The spans in which the main thread did not come to this timer for more than 5 ms. */
let late: Hold[] = [];
let major: Span[] = [];

setInterval(() => {
  const now = performance.now();
  const timesNow = threadTimes();
  const ranMs = timesNow.ranMs - times.ranMs;
  if (now - last > 5) late.push({ from: last, to: now, waitedMs: timesNow.waitedMs - times.waitedMs });
  turnCpuMs = Math.max(turnCpuMs, ranMs);
  if (ranMs > LONG_TURN_MS) longTurns += 1;
  [last, times] = [now, timesNow];
}, 1).unref();

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const { startTime, duration } = entry;
    const { detail } = entry as unknown as { readonly detail: { readonly kind: number } };
    if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR)
      major.push({ from: startTime, to: startTime + duration });
  }
}).observe({ entryTypes: ['gc'] });

const lengthOf = ({ from, to }: Span): number => to - from;
const overlap = (a: Span, b: Span): number => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));

process.on('message', () => {
  // The observer hears of a collection one turn after it.
  setTimeout(() => {
    const held = late.map(
      (hold) => lengthOf(hold) - hold.waitedMs - major.reduce((sum, each) => sum + overlap(hold, each), 0),
    );
    const holds: Holds = {
      longestMs: delays.max / 1e6,
      heldMs: held.reduce((most, ms) => Math.max(most, ms), 0),
      majorMs: major.reduce((most, each) => Math.max(most, lengthOf(each)), 0),
      turnCpuMs,
      longTurns,
    };
    [late, major] = [[], []];
    [turnCpuMs, longTurns] = [0, 0];
    delays.reset();
    process.send?.(holds);
  }, 20);
});
process.channel?.unref();
