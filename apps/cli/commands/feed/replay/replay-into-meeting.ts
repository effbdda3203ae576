import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count, fields } from '#domain';
import {
  folderFiles,
  openFeeds,
  openRawLog,
  p3Decoder,
  systemClock,
  type FeedFiles,
  type FeedStatus,
} from '#timing-feeds';
import { sleep } from '../../../interrupt.ts';
import type { MeetingOptions } from '../../../options.ts';
import { CliError, EXIT } from '../../../output/exit-codes.ts';
import type { Output } from '../../../output/output.ts';
import { withTarget } from '../../../target/open-target.ts';
import { readCapture } from './captures.ts';
import { feedOf, firstChunks } from './feed-of-capture.ts';
import { TargetMeeting } from '../target-meeting.ts';

export interface IntoMeeting extends MeetingOptions {
  readonly feeds?: string;
  readonly feed?: string;
  readonly startsAt?: string;
}

/** Times before this one are those of a capture that counts from its own start. */
const FIRST_DATE_MS = Date.parse('2000-01-01T00:00:00.000Z');
/** Chunks of a capture that are on their way to the disk. */
const CHUNKS_PER_FLUSH = 1_000;
/** How long a feed has for its last look. */
const LAST_LOOK_MS = 1_000;

/**
 * Records the crossings of a capture in a meeting. A feed reads what is left of its last run from its raw log
 * when it starts. So the capture becomes a raw log, and a feed is started on it that never connects.
 */
export async function replayIntoMeeting(
  capture: string,
  options: IntoMeeting,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const { meeting } = options;
  const feed = await feedOf(capture, options);
  const temporary = mkdtempSync(join(tmpdir(), 'greenflag-replay-'));
  try {
    const isRawLog = statSync(capture, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isRawLog) await recordCapture(capture, temporary, options);
    const files = frozenFiles(isRawLog ? capture : temporary);
    await withTarget(
      options,
      async (target) => {
        await target.view({ meeting, projection: 'meeting' });
        const ports = { meeting: new TargetMeeting(target, meeting, output), clock: systemClock };
        const dial = () => () => NOT_CONNECTED;
        const file = { meeting, feeds: [feed] };
        const feeds = openFeeds(file, { ...ports, files: () => files, dial });
        await feeds.start();
        await feeds.caughtUp();
        // A feed looks several times a second for what waits for its time, like the first guess of a clock.
        await sleep(LAST_LOOK_MS, signal);
        await feeds.stop();
        await report(feeds.status(), options, output);
      },
      { mustExist: true },
    );
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

const NOT_CONNECTED = {
  start: () => undefined,
  send: () => undefined,
  heard: () => undefined,
  renew: () => undefined,
  pause: () => undefined,
  stop: () => undefined,
};

async function report([status]: readonly FeedStatus[], { json }: IntoMeeting, output: Output): Promise<void> {
  if (!status) return;
  const { name, protocol, counts, gaps, trouble } = status;
  if (trouble?.code === 'feed-fault') throw new CliError(EXIT.failed, trouble.words);
  const { passings, repeats, badFrames, crossings, refused } = counts;
  if (refused > 0) process.exitCode = EXIT.refused;
  if (json) return output.printJson({ feed: name, protocol, counts, gaps });
  const heard = `${count(passings, 'passing')}, ${repeats} repeated, ${count(badFrames, 'damaged frame')}`;
  return output.print(
    `${name} (${protocol}): ${heard}; ${crossings} crossings accepted, ${refused} refused.`,
  );
}

/** Writes a capture as a raw log. */
async function recordCapture(capture: string, folder: string, { startsAt }: IntoMeeting): Promise<void> {
  const laterMs = await startOf(capture, startsAt);
  let nowMs = 0;
  const clock = { now: () => nowMs, after: systemClock.after };
  const log = await openRawLog({ files: folderFiles(folder), clock });
  let [connection, number]: [number | null, number] = [null, 0];
  for await (const chunk of readCapture(capture)) {
    nowMs = chunk.atMs + laterMs;
    if (chunk.connection !== connection) number = log.nextConnection();
    connection = chunk.connection;
    const n = log.append(number, chunk.bytes);
    if (n % CHUNKS_PER_FLUSH === 0) await log.durable(n);
  }
  await log.close();
}

/** Returns what must be added to the times of a capture. @throws CliError if it has no times */
async function startOf(capture: string, startsAt: string | undefined): Promise<number> {
  const chunks = await firstChunks(capture);
  const firstMs = chunks[0]?.atMs ?? 0;
  if (startsAt !== undefined) {
    const { data } = fields.instant.safeParse(startsAt);
    if (data !== undefined) return Date.parse(data) - firstMs;
    throw new CliError(EXIT.usage, '--starts-at must be an instant, like 2023-02-05T20:00:00.000Z.');
  }
  if (firstMs > FIRST_DATE_MS) return 0;
  // A P3 decoder says itself when a car passed.
  const decoder = p3Decoder();
  for (const { atMs, bytes } of chunks) {
    const passing = decoder.push(bytes).find(({ kind }) => kind === 'passing');
    if (passing?.kind === 'passing') return passing.timeUs / 1_000 - atMs;
  }
  throw new CliError(EXIT.usage, `${capture} does not say when it began. Give its start with --starts-at.`);
}

/** Returns the files of a raw log without their checkpoint. What is written to them is dropped. */
function frozenFiles(folder: string): FeedFiles {
  const files = folderFiles(folder);
  const done = () => Promise.resolve();
  return {
    ...files,
    list: async () => (await files.list()).filter((name) => name.endsWith('.ndjson')),
    open: (name) => {
      const size = () => files.size(name).catch(() => 0);
      return Promise.resolve({ size, write: done, sync: done, truncate: done, close: done });
    },
  };
}
