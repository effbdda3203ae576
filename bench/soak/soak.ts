import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from '../report.ts';
import { serveArgs } from '../server.ts';
import { runMeetings, type Progress } from './officials.ts';
import { withObservedServer, type ObservedServer } from './server-memory.ts';

/** Options of the bench on its command line, as texts. */
export interface SoakOptions {
  /** Default 20. */
  readonly minutes?: string | undefined;
  /** Commands a second of all meetings together. Default 300. */
  readonly rate?: string | undefined;
  /** Records after which a meeting ends and another one takes its place. Default 4,000, a long evening. */
  readonly records?: string | undefined;
  /** More arguments for the server, separated by spaces. */
  readonly server?: string | undefined;
}

const MEETINGS = 20;
const FOLLOWERS = 50;
/** Measurements of a run. The first quarter is the warm-up. */
const SAMPLES = 20;
const MIB = 1024 * 1024;

interface Sample {
  readonly minute: number;
  readonly records: number;
  readonly heapMib: number;
}

/** Measures the memory of a server that works for a long time at a steady rate. */
export async function soak(folder: string, options: SoakOptions): Promise<Figure[]> {
  const { minutes = '20', rate = '300', records = '4000', server = '' } = options;
  const program = [...serveArgs(`sqlite:${join(folder, 'soak.db')}`), ...server.split(' ').filter(Boolean)];
  return withObservedServer(program, join(folder, 'memory.json'), async (observed) => {
    const progress: Progress = { records: 0, meetings: 0, messages: 0, failure: null };
    const stop = new AbortController();
    const night = { url: observed.url, meetings: MEETINGS, rate: Number(rate), followers: FOLLOWERS };
    const running = runMeetings({ ...night, recordsPerMeeting: Number(records) }, progress, stop.signal);
    const samples = await sample(observed, progress, Number(minutes));
    stop.abort();
    await running;
    if (progress.failure) throw progress.failure;
    return figuresOf(samples, observed);
  });
}

async function sample(server: ObservedServer, progress: Progress, minutes: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const start = performance.now();
  process.stderr.write('| minute | records | meetings | messages | RSS | heap after GC | external |\n');
  process.stderr.write('| --- | --- | --- | --- | --- | --- | --- |\n');
  for (let i = 1; i <= SAMPLES && !progress.failure; i += 1) {
    const due = start + (i * minutes * 60_000) / SAMPLES;
    await pause(Math.max(0, due - performance.now()));
    // A collection gives memory back, so this is asked first.
    const rss = server.residentKib() / 1024;
    const { heapUsed, external } = await server.collect();
    const minute = (performance.now() - start) / 60_000;
    const { records, meetings, messages } = progress;
    samples.push({ minute, records, heapMib: heapUsed / MIB });
    const cells = [minute.toFixed(1), records, meetings, messages];
    const memory = [rss, heapUsed / MIB, external / MIB].map((mib) => `${mib.toFixed(1)} MiB`);
    process.stderr.write(`| ${[...cells, ...memory].join(' | ')} |\n`);
  }
  return samples;
}

function figuresOf(samples: readonly Sample[], server: ObservedServer): Figure[] {
  const steady = samples.slice(samples.length / 4);
  const [first, last] = [steady[0], steady.at(-1)];
  if (!first || !last) return [];
  const perMinute = slope(steady.map(({ minute, heapMib }) => [minute, heapMib]));
  const records = last.records - first.records;
  const all = last.records.toLocaleString('en-US');
  const what = `${MEETINGS} meetings, ${FOLLOWERS} followers, ${all} records`;
  const less = { better: 'less', baseline: null, aim: '' } as const;
  const minutes = last.minute - first.minute;
  return [
    { ...less, better: 'more', what, unit: 'records/s', ours: records / minutes / 60 },
    {
      ...less,
      what: 'heap after GC, growth in a minute after the warm-up',
      unit: 'MiB',
      ours: perMinute,
      aim: '0',
    },
    { ...less, what: 'the same for a record', unit: 'bytes', ours: ((perMinute * minutes) / records) * MIB },
    { ...less, what: 'heap after GC at the end', unit: 'MiB', ours: last.heapMib },
    { ...less, what: 'highest RSS', unit: 'MiB', ours: server.highestKib() / 1024, aim: 'under 400' },
  ];
}

/** Returns the slope of the line that fits the points best. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const [above, below] = points.reduce(
    ([a, b], [x, y]) => [a + (x - meanX) * (y - meanY), b + (x - meanX) ** 2],
    [0, 0],
  );
  return above / below;
}
