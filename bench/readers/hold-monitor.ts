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

/** Returns how long the main thread has waited for a core until now. Linux counts it in nanoseconds. */
function waitedMs(): number {
  const length = readSync(statistics, line, 0, line.length, 0);
  return Number(line.toString('latin1', 0, length).split(' ')[1]) / 1e6;
}

let last = performance.now();
let waited = waitedMs();
/** The spans in which the main thread did not come to this timer for more than 5 ms. */
let late: Hold[] = [];
let major: Span[] = [];

setInterval(() => {
  const now = performance.now();
  const waitedNow = waitedMs();
  if (now - last > 5) late.push({ from: last, to: now, waitedMs: waitedNow - waited });
  [last, waited] = [now, waitedNow];
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
      heldMs: Math.max(0, ...held),
      majorMs: Math.max(0, ...major.map(lengthOf)),
    };
    [late, major] = [[], []];
    delays.reset();
    process.send?.(holds);
  }, 20);
});
process.channel?.unref();
