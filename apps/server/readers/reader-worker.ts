import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { StoreError, type EventStore } from '#event-store';
import { markCallsIn, openStore } from '#event-store/open';
import { drawPdf, publish } from '#publishing';
import { loadPresets, RaceControl, snapshotKeysAt } from '#race-control';
import { catchStrayRejections } from '../stray-rejections.ts';
import type {
  Encoded,
  EncodedView,
  FromReader,
  ReaderAnswer,
  ReaderData,
  ReaderTask,
  ToReader,
  ViewHead,
} from './reader-tasks.ts';

/*
 * The thread of the readers. It reads the store by a connection of its own and folds the meetings that it is
 * asked about, like another process would. It never writes.
 */

/** Meetings that this thread keeps in memory besides those of the main thread. */
const MAX_OPEN_MEETINGS = 4;
/** How far the thread is behind the main thread when both want the same core. */
const NICENESS = 10;
// On Linux a priority belongs to a thread. Elsewhere this would be the one of the whole process.
if (process.platform === 'linux') setPriority(Math.min(19, getPriority() + NICENESS));
const { store: url, keys, calls, revisionWaitMs } = workerData as ReaderData;
markCallsIn(calls);
const encoder = new TextEncoder();
/** The main thread watches the time, and cancels. */
const whatIfLimits = { timeMs: Infinity };
let opened: Promise<{ readonly store: EventStore; readonly race: RaceControl }> | null = null;
let canceled = new AbortController();

async function open(storeUrl: string) {
  const store = await openStore(storeUrl);
  catchStrayRejections(store, (message) => post({ kind: 'report', message }));
  const options = { maxOpenMeetings: MAX_OPEN_MEETINGS, recordsPerSnapshot: Infinity, whatIfLimits };
  const snapshotKeys = snapshotKeysAt(keys);
  return { store, race: new RaceControl(store, { presets: loadPresets(), snapshotKeys, ...options }) };
}

const post = (message: FromReader, transferred: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, transferred);

parentPort?.on('message', (message: ToReader) => {
  if (message.kind === 'cancel') canceled.abort();
  else if (message.kind === 'close') void close();
  else void answerTask(message);
});

async function answerTask({ task, revision }: ToReader & { readonly kind: 'task' }): Promise<void> {
  canceled = new AbortController();
  try {
    const answer = await perform(task, revision, canceled.signal);
    post({ kind: 'answer', answer }, answer.kind === 'encoded' ? [answer.body.buffer as ArrayBuffer] : []);
  } catch (error) {
    const storeError = error instanceof StoreError ? { code: error.code, detail: error.detail } : null;
    post({ kind: 'failed', message: String((error as Error).stack ?? error), storeError });
  }
}

async function perform(task: ReaderTask, revision: number, signal: AbortSignal): Promise<ReaderAnswer> {
  if (task.kind === 'draw') {
    post({ kind: 'started' });
    return encoded(await drawPdf(task.printed));
  }
  opened ??= open(url ?? '').catch((error: unknown) => {
    // The next task tries again.
    opened = null;
    throw error;
  });
  const { race } = await opened;
  const { meeting } = task.request;
  // A long log takes long to open. That is no part of the time that the revision has to come.
  await race.state(meeting);
  const wait = { revision, waitMs: revisionWaitMs, signal };
  if (signal.aborted || (await race.waitForRevision(meeting, wait)) !== 'reached') {
    throw new StoreError('store-unavailable', `Revision ${revision} did not come.`);
  }
  post({ kind: 'started' });
  return answerOf(race, task, signal);
}

async function answerOf(
  race: RaceControl,
  task: Exclude<ReaderTask, { kind: 'draw' }>,
  signal: AbortSignal,
): Promise<ReaderAnswer> {
  switch (task.kind) {
    case 'view': {
      const answer = await race.view(task.request);
      return answer.kind === 'view' ? encodedView(encodedJson(answer.view), answer.view) : answer;
    }
    case 'diff': {
      const answer = await race.diff(task.request, signal);
      return answer.kind === 'diff' ? encodedJson(answer.diff) : answer;
    }
    case 'patch': {
      const answer = await race.viewPatch(task.request);
      return answer.kind === 'patch' ? encoded(encoder.encode(answer.text)) : answer;
    }
    case 'what-if': {
      const answer = await race.whatIf(task.request, signal);
      return answer.kind === 'what-if' ? encodedJson(answer.document) : answer;
    }
    case 'sheet': {
      const answer = await publish(race, task.request);
      if (answer.kind !== 'published') return answer;
      const { type, fileName, unprintedNames, view, body } = answer;
      return encodedView(encoded(body), view, { type, fileName, unprintedNames });
    }
  }
}

const encodedJson = (document: object): Encoded => encoded(encoder.encode(JSON.stringify(document)));

/** Copies bytes that share their memory with others, because the whole memory passes to the main thread. */
const encoded = (bytes: Uint8Array): Encoded => ({
  kind: 'encoded',
  body: bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes),
});

const encodedView = (
  answer: Encoded,
  { revision, projectionVersion }: ViewHead,
  sheet: EncodedView['sheet'] = null,
): EncodedView => ({ ...answer, view: { revision, projectionVersion }, sheet });

async function close(): Promise<void> {
  try {
    const { race, store } = (await opened) ?? {};
    await race?.drain();
    await store?.close();
  } finally {
    parentPort?.close();
  }
}
