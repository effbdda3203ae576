import { monitorEventLoopDelay, PerformanceObserver, constants } from 'node:perf_hooks';

/*
 * Runs inside a measured server, which is started with `--import` of this file and an IPC channel. It answers
 * each message with the holds of the main thread since the message before.
 */

/** The longest hold of the main thread, in milliseconds. */
export interface Holds {
  /** As `monitorEventLoopDelay` sees it, with garbage collections. */
  readonly longestMs: number;
  /** The longest without the major garbage collections in it. */
  readonly withoutMajorMs: number;
  readonly majorMs: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const delays = monitorEventLoopDelay({ resolution: 1 });
delays.enable();
let last = performance.now();
/** The spans in which the main thread did not come to this timer for more than 5 ms. */
let late: Span[] = [];
let major: Span[] = [];

setInterval(() => {
  const now = performance.now();
  if (now - last > 5) late.push({ from: last, to: now });
  last = now;
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
    const withoutMajor = late.map(
      (span) => lengthOf(span) - major.reduce((sum, each) => sum + overlap(span, each), 0),
    );
    const holds: Holds = {
      longestMs: delays.max / 1e6,
      withoutMajorMs: Math.max(0, ...withoutMajor),
      majorMs: Math.max(0, ...major.map(lengthOf)),
    };
    [late, major] = [[], []];
    delays.reset();
    process.send?.(holds);
  }, 20);
});
process.channel?.unref();
