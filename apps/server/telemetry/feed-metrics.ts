import { Counter, Gauge, type Registry } from 'prom-client';
import type { FeedStatus } from '#timing-feeds';

interface FeedMetric {
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  /** Returns the value for a feed; null if it is not known. */
  readonly read: (status: FeedStatus, nowMs: number) => number | null;
}

const METRICS: readonly FeedMetric[] = [
  {
    name: 'up',
    help: '1 while the feed is connected and heard, otherwise 0.',
    kind: 'gauge',
    read: ({ state }) => (state === 'live' ? 1 : 0),
  },
  {
    name: 'silent_seconds',
    help: 'Time since the feed was last heard.',
    kind: 'gauge',
    read: ({ lastHeardAt }, nowMs) =>
      lastHeardAt === null ? null : Math.max(0, nowMs - Date.parse(lastHeardAt)) / 1_000,
  },
  {
    name: 'clock_offset_seconds',
    help: 'Server time minus decoder time.',
    kind: 'gauge',
    read: ({ clock }) => clock && clock.offsetMs / 1_000,
  },
  {
    name: 'gaps',
    help: 'Known gaps: passings that the decoder counted and that did not come.',
    kind: 'gauge',
    read: ({ gaps }) => gaps.filter(({ state }) => state === 'known').length,
  },
  {
    name: 'waiting',
    help: 'Commands that wait for the store.',
    kind: 'gauge',
    read: ({ counts }) => counts.waiting,
  },
  {
    name: 'frames_total',
    help: 'Sound frames or lines.',
    kind: 'counter',
    read: ({ counts }) => counts.frames,
  },
  {
    name: 'bad_frames_total',
    help: 'Damaged frames or lines, which were skipped.',
    kind: 'counter',
    read: ({ counts }) => counts.badFrames,
  },
  {
    name: 'passings_total',
    help: 'Different passings.',
    kind: 'counter',
    read: ({ counts }) => counts.passings,
  },
  {
    name: 'repeats_total',
    help: 'Passings that came again.',
    kind: 'counter',
    read: ({ counts }) => counts.repeats,
  },
  {
    name: 'crossings_total',
    help: 'Crossings that the meeting accepted.',
    kind: 'counter',
    read: ({ counts }) => counts.crossings,
  },
  {
    name: 'refused_total',
    help: 'Crossings that the meeting refused for good.',
    kind: 'counter',
    read: ({ counts }) => counts.refused,
  },
];

/** Adds the metrics of the timing feeds. The label is the name of a feed in the file of the operator. */
export function addFeedMetrics(registry: Registry, statuses: () => readonly FeedStatus[]): void {
  for (const { name, help, kind, read } of METRICS) {
    const options = { name: `greenflag_feed_${name}`, help, labelNames: ['feed'], registers: [registry] };
    const valuesNow = () =>
      statuses().flatMap((status): [string, number][] => {
        const value = read(status, Date.now());
        return value === null ? [] : [[status.name, value]];
      });
    if (kind === 'gauge') {
      new Gauge({
        ...options,
        collect() {
          this.reset();
          for (const [feed, value] of valuesNow()) this.set({ feed }, value);
        },
      });
    } else {
      new Counter({
        ...options,
        collect() {
          this.reset();
          for (const [feed, value] of valuesNow()) this.inc({ feed }, value);
        },
      });
    }
  }
}
