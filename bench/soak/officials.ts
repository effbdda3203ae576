import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from '#domain';
import { longMeeting } from '../meeting.ts';
import { post, postCommands } from '../posting.ts';
import { listen } from '../sse.ts';

export interface Night {
  readonly url: string;
  /** Meetings at a time. */
  readonly meetings: number;
  /** Commands a second, of all meetings together. */
  readonly rate: number;
  readonly followers: number;
  /** Records after which a meeting ends and another one takes its place. */
  readonly recordsPerMeeting: number;
}

/** What was done so far. */
export interface Progress {
  records: number;
  /** Meetings that have begun. */
  meetings: number;
  messages: number;
  /** The first failure of a command or of a stream. */
  failure: Error | null;
}

/** Records that a meeting has before its first lap. */
const OPENING = 45;

/**
 * Runs meetings at a steady rate, each followed by some clients, until the signal is aborted. A meeting that
 * is over gives its place to a new one, as on a server that runs for a season.
 */
export async function runMeetings(night: Night, progress: Progress, signal: AbortSignal): Promise<void> {
  const places = Array.from({ length: night.meetings }, (_, place) =>
    runPlace(night, place, progress, signal),
  );
  await Promise.all(places).catch((error: unknown) => (progress.failure ??= error as Error));
}

async function runPlace(night: Night, place: number, progress: Progress, signal: AbortSignal): Promise<void> {
  const { meetings, recordsPerMeeting } = night;
  for (let turn = 0; !signal.aborted; turn += 1) {
    // The first meetings end one after another, so that the changes are spread evenly.
    const share = turn === 0 ? (place + 1) / meetings : 1;
    const records = Math.ceil(recordsPerMeeting * share) + OPENING;
    await runMeeting(night, { meeting: `soak-${place}-${turn}`, place, records }, progress, signal);
  }
}

async function runMeeting(
  night: Night,
  { meeting, place, records }: { readonly meeting: string; readonly place: number; readonly records: number },
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { url, rate, meetings, followers } = night;
  const commands = longMeeting(records, meeting);
  await postCommands(url, meeting, take(commands, OPENING));
  progress.meetings += 1;
  progress.records += OPENING;
  const leaving = Array.from({ length: followers }, (_, follower) => follower)
    .filter((follower) => follower % meetings === place)
    .map((follower) => follow(`${url}/api/meetings/${meeting}`, follower, progress, signal));
  const start = performance.now();
  let issued = 0;
  for (const command of commands) {
    await pause(Math.max(0, start + (issued * meetings * 1_000) / rate - performance.now()));
    if (signal.aborted || progress.failure) break;
    await post(`${url}/api/meetings/${meeting}/commands`, JSON.stringify(command));
    issued += 1;
    progress.records += 1;
  }
  for (const leave of leaving) leave();
}

/** Most clients look at the running order; some read the log. */
function follow(base: string, follower: number, progress: Progress, signal: AbortSignal): () => void {
  const target = follower % 5 === 4 ? 'events/stream' : 'projections/running-order/race/stream';
  let isWanted = true;
  const leave = listen({
    url: `${base}/${target}`,
    onEvent: () => (progress.messages += 1),
    onEnd: () => {
      if (isWanted && !signal.aborted) progress.failure ??= new Error(`${base}/${target} ended early.`);
    },
  });
  return () => {
    isWanted = false;
    leave();
  };
}

function take(commands: Iterator<Command, unknown>, count: number): Command[] {
  const taken: Command[] = [];
  while (taken.length < count) taken.push(commands.next().value as Command);
  return taken;
}
