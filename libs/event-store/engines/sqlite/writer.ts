import { Worker } from 'node:worker_threads';
import { StoreError } from '../../errors.ts';
import { commits } from '../../measurements.ts';
import type { AppendReceipt } from '../../port.ts';
import { toStoreError } from './failures.ts';
import type { Chunk as PostedChunk, Field, ThreadState, WriterAnswer, WriterData } from './writer.worker.mjs';

export type WriterSettings = Omit<WriterData, 'state'>;

/** What became of an append. A refused one has the stream's real revision (-1: no stream). */
export interface WrittenAppend extends AppendReceipt {
  readonly outcome: 'appended' | 'repeated' | 'refused';
}

interface PendingRequest {
  readonly onWritten: (append: WrittenAppend) => void;
  readonly resolve: (append: WrittenAppend) => void;
  readonly reject: (error: unknown) => void;
}

/** Requests that go to the worker in one message. A chunk is a part of a group, which is one transaction. */
interface Chunk {
  readonly fields: Field[];
  readonly pending: PendingRequest[];
}

/**
 * Number of requests after which a chunk is posted at once: the worker inserts it while the next one fills.
 */
const CHUNK_SIZE = 16;
/** Largest number of requests in one group, so that no request waits long for a large group. */
const MAX_GROUP_SIZE = 1_024;

/**
 * The main thread's side of the writer. While one group is being written, new requests gather for the next
 * one: the busier the store, the more appends share a flush. The worker starts with the first request, and
 * again with the next request if it ended by itself.
 */
export class Writer {
  /** Chunks that are not posted yet. The last one is being filled. */
  private readonly chunks: Chunk[] = [];
  /** Requests that were posted, in the order in which the worker answers them. */
  private inFlight: PendingRequest[] = [];
  /** Whether chunks may be posted: no group is being written, or the worker waits for more of it. */
  private canPost = true;
  private isGroupEndScheduled = false;
  /** Number of requests in the last group. */
  private lastGroupSize = 0;
  private worker: Worker | null = null;
  private state: ThreadState | null = null;
  private isStopping = false;
  private onIdle: () => void = () => undefined;
  /** Why the worker ended by itself; null again after the next group was written. */
  lastCrash: StoreError | null = null;
  /** Why the position of the last record could not be kept beside the store; empty otherwise. */
  unkept = '';
  /** Number of appends that were written. */
  appended = 0;

  constructor(private readonly settings: WriterSettings) {}

  /** Whether no request is being written. */
  get isIdle(): boolean {
    return this.inFlight.length === 0;
  }

  /**
   * Sends one request (its fields as the worker describes them), and returns once it is durable.
   * @param onWritten is called at that moment, in the order of the commits
   */
  request(
    fields: readonly Field[],
    onWritten: (append: WrittenAppend) => void = () => undefined,
  ): Promise<WrittenAppend> {
    return new Promise((resolve, reject) => {
      let chunk = this.chunks.at(-1);
      if (chunk === undefined || chunk.pending.length >= CHUNK_SIZE) {
        chunk = { fields: [], pending: [] };
        this.chunks.push(chunk);
      }
      for (const field of fields) chunk.fields.push(field);
      chunk.pending.push({ onWritten, resolve, reject });
      if (this.canPost) this.postChunks();
    });
  }

  /** Waits until every request is answered. No request may come after this call. */
  async untilIdle(): Promise<void> {
    if (this.inFlight.length === 0 && this.chunks.length === 0) return;
    await new Promise<void>((resolve) => (this.onIdle = resolve));
  }

  /** Ends the worker, which closes the file. Everything is durable already, so a failure here is harmless. */
  async stopWorker(): Promise<void> {
    this.isStopping = true;
    const { worker } = this;
    if (worker === null) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    this.post('close');
    await ended;
  }

  /**
   * Posts the full chunks now, and the rest at the end of this turn, which ends the group. A request that is
   * alone, like the one before it, waits only for what the same code requests with it.
   */
  private postChunks(): void {
    while (this.canPost && (this.chunks[0]?.pending.length ?? 0) >= CHUNK_SIZE) this.postChunk(true);
    if (this.isGroupEndScheduled || !this.canPost) return;
    this.isGroupEndScheduled = true;
    const endGroup = () => {
      this.isGroupEndScheduled = false;
      if (this.canPost) this.postChunk(false);
    };
    if (this.lastGroupSize > 1) setImmediate(endGroup);
    else queueMicrotask(endGroup);
  }

  private postChunk(announceMore: boolean): void {
    const { fields, pending } = this.chunks.shift() ?? { fields: [], pending: [] };
    if (pending.length === 0 && this.inFlight.length === 0) return;
    this.inFlight = this.inFlight.length === 0 ? pending : this.inFlight.concat(pending);
    const more = announceMore && this.inFlight.length < MAX_GROUP_SIZE;
    this.canPost = more;
    this.worker ??= this.startWorker();
    // An open store does not keep the process alive; a pending append does.
    this.worker.ref();
    this.post({ fields, count: pending.length, more });
  }

  /** Posts a message, and wakes the thread, which sleeps on the counter of messages. */
  private post(message: PostedChunk | 'close'): void {
    if (this.worker === null || this.state === null) return;
    this.worker.postMessage(message);
    Atomics.add(this.state, POSTED, 1);
    Atomics.notify(this.state, POSTED);
  }

  private startWorker(): Worker {
    const state = watchThread();
    this.state = state;
    const workerData: WriterData = { ...this.settings, state };
    const worker = new Worker(new URL('./writer.worker.mjs', import.meta.url), { workerData });
    worker.unref();
    let reason: unknown;
    worker.on('message', (answer: WriterAnswer) => this.settle(answer));
    worker.on('error', (error) => (reason = error));
    worker.on('exit', (code) => {
      threads.delete(state);
      this.onExit(reason ?? new Error(`the writer's thread ended with code ${code}`));
    });
    return worker;
  }

  private settle({ count, receipts, failures, unkept, commits: written }: WriterAnswer): void {
    this.unkept = unkept;
    this.lastGroupSize = count;
    for (const commit of written) commits.publish(commit);
    const answered = this.inFlight.slice(0, count);
    this.inFlight = this.inFlight.slice(count);
    const failed = new Map(
      failures.map((failure) => [failure.at, toStoreError(failure, this.settings.file)]),
    );
    if (failed.size < count) this.lastCrash = null;
    answered.forEach(({ onWritten, resolve, reject }, i) => {
      const failure = failed.get(i);
      if (failure) return reject(failure);
      const append = toWrittenAppend(receipts[i * 2] ?? -1, receipts[i * 2 + 1] ?? REFUSED);
      if (append.outcome === 'appended') this.appended += 1;
      onWritten(append);
      resolve(append);
    });
    if (this.inFlight.length === 0) this.resume();
  }

  /** Rejects the posted requests. They may be in the file or not: a retry with the same ids finds out. */
  private onExit(reason: unknown): void {
    this.worker = null;
    if (this.isStopping) return;
    const { code, detail, more } = toStoreError(reason, this.settings.file);
    const crash = new StoreError(code, detail, { ...more, outcome: 'unknown' });
    this.lastCrash = crash;
    for (const { reject } of this.inFlight) reject(crash);
    this.inFlight = [];
    this.resume();
  }

  private resume(): void {
    this.worker?.unref();
    this.canPost = true;
    if (this.chunks.length > 0) this.postChunks();
    else this.onIdle();
  }
}

/** In the worker's answer, the position of an append that was refused. Lower ones mean a repeated append. */
const REFUSED = -1;

function toWrittenAppend(revision: number, position: number): WrittenAppend {
  if (position > REFUSED) return { outcome: 'appended', revision, globalPosition: position };
  if (position === REFUSED) return { outcome: 'refused', revision, globalPosition: position };
  return { outcome: 'repeated', revision, globalPosition: REFUSED - 1 - position };
}

/** Places in the state that a writer's thread shares with this thread. */
const AT_WORK = 0;
const STOP = 1;
const POSTED = 2;
/** Longest time that the exit of the process waits for one thread, in milliseconds. */
const MAX_EXIT_WAIT_MS = 5_000;

const threads = new Set<ThreadState>();
let isWaitingAtExit = false;

/**
 * Makes the state of a thread that is about to start, and makes the exit of the process wait for its work. An
 * exit that cut a thread off inside a call into SQLite would abort the whole process on Node 20. So each
 * thread shares three numbers: whether it is at work, whether it must leave further messages alone, and how
 * many were posted to it. Work that the exit waits for is also durable.
 */
function watchThread(): ThreadState {
  if (!isWaitingAtExit) process.on('exit', waitForThreads);
  isWaitingAtExit = true;
  const state: ThreadState = new Int32Array(new SharedArrayBuffer(12));
  // Starting is work too.
  state[AT_WORK] = 1;
  threads.add(state);
  return state;
}

function waitForThreads(): void {
  for (const state of threads) Atomics.store(state, STOP, 1);
  for (const state of threads) Atomics.wait(state, AT_WORK, 1, MAX_EXIT_WAIT_MS);
}
