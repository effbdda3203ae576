import { Worker } from 'node:worker_threads';
import { StoreError } from '../../errors.ts';
import type { AppendReceipt } from '../../port.ts';
import { forgetThread, watchThread } from './thread-exit.ts';
import { toStoreError } from './failures.ts';
import type { Answer, Chunk as PostedChunk, Field, WriterData } from './writer.worker.mjs';

export type WriterSettings = Omit<WriterData, 'state'>;

interface Waiting {
  readonly resolve: (place: AppendReceipt) => void;
  readonly reject: (error: unknown) => void;
}

/** Requests that go to the worker in one message. A chunk is a part of a group, which is one transaction. */
interface Chunk {
  readonly fields: Field[];
  readonly waiting: Waiting[];
}

/** A chunk so large goes off before the turn is over: the worker inserts it while the next is being made. */
const CHUNK_SIZE = 16;
/** The most requests of one group, so that nobody waits long for a crowd. */
const GROUP_LIMIT = 1_024;

/** What the worker puts for the global position of an append that it refuses. */
export const REFUSED = -1;

/**
 * The main thread's end of the writer. While one group is being written, what is requested gathers into the
 * next: the busier the store, the more appends share a flush. The worker starts with the first request, and
 * again with the next one if it ever ends by itself.
 */
export class Writer {
  /** Requested, and not posted yet; the last chunk is the one that is being filled. */
  private readonly chunks: Chunk[] = [];
  /** Posted, in the order in which the worker will answer. */
  private inFlight: Waiting[] = [];
  /** Whether chunks may be posted: no group is being written, or the worker still waits for more of it. */
  private open = true;
  private closingGroup = false;
  private worker: Worker | null = null;
  private ending = false;
  private onIdle: () => void = () => undefined;
  /** Why the worker ended by itself; forgotten once a group was written again. */
  crash: StoreError | null = null;

  constructor(
    private readonly settings: WriterSettings,
    private readonly onWritten: () => void,
  ) {}

  /**
   * One request (its fields as the worker describes them). Answers once it is durable; an append that is
   * refused answers with the position `REFUSED` and the stream's real revision.
   */
  request(fields: readonly Field[]): Promise<AppendReceipt> {
    return new Promise((resolve, reject) => {
      let chunk = this.chunks.at(-1);
      if (chunk === undefined || chunk.waiting.length >= CHUNK_SIZE) {
        chunk = { fields: [], waiting: [] };
        this.chunks.push(chunk);
      }
      for (const field of fields) chunk.fields.push(field);
      chunk.waiting.push({ resolve, reject });
      if (this.open) this.stream();
    });
  }

  /** Answers once everything that was requested is written. Nothing may be requested afterwards. */
  async drain(): Promise<void> {
    if (this.inFlight.length === 0 && this.chunks.length === 0) return;
    await new Promise<void>((resolve) => (this.onIdle = resolve));
  }

  /** Ends the worker, which closes the file. All is durable by now, so nothing that fails here matters. */
  async end(): Promise<void> {
    this.ending = true;
    const { worker } = this;
    if (worker === null) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    worker.postMessage('close');
    await ended;
  }

  /** Posts the full chunks now, and the rest at the end of this turn, which closes the group. */
  private stream(): void {
    while (this.open && (this.chunks[0]?.waiting.length ?? 0) >= CHUNK_SIZE) this.post(true);
    if (this.closingGroup || !this.open) return;
    this.closingGroup = true;
    setImmediate(() => {
      this.closingGroup = false;
      if (this.open) this.post(false);
    });
  }

  private post(announceMore: boolean): void {
    const { fields, waiting } = this.chunks.shift() ?? { fields: [], waiting: [] };
    if (waiting.length === 0 && this.inFlight.length === 0) return;
    this.inFlight = this.inFlight.length === 0 ? waiting : this.inFlight.concat(waiting);
    const more = announceMore && this.inFlight.length < GROUP_LIMIT;
    this.open = more;
    this.worker ??= this.startListening();
    // An open store does not keep the process alive; an append that is under way does.
    this.worker.ref();
    this.worker.postMessage({ fields, count: waiting.length, more } satisfies PostedChunk);
  }

  private startListening(): Worker {
    const state = watchThread();
    const worker = startWorker({ ...this.settings, state });
    let reason: unknown;
    worker.on('message', (answer: Answer) => this.settle(answer));
    worker.on('error', (error) => (reason = error));
    worker.on('exit', (code) => {
      forgetThread(state);
      this.onExit(reason ?? new Error(`the writer's thread ended with code ${code}`));
    });
    return worker;
  }

  private settle({ count, places, failures }: Answer): void {
    const answered = this.inFlight.slice(0, count);
    this.inFlight = this.inFlight.slice(count);
    const failed = new Map(
      failures.map((failure) => [failure.at, toStoreError(failure, this.settings.file)]),
    );
    if (failed.size < count) {
      this.crash = null;
      this.onWritten();
    }
    answered.forEach(({ resolve, reject }, i) => {
      const failure = failed.get(i);
      if (failure) reject(failure);
      else resolve({ revision: places[i * 2] ?? 0, globalPosition: places[i * 2 + 1] ?? REFUSED });
    });
    if (this.inFlight.length === 0) this.goOn();
  }

  /** What was in flight may or may not be in the file: its callers retry with the same ids and find out. */
  private onExit(reason: unknown): void {
    this.worker = null;
    if (this.ending) return;
    this.crash = toStoreError(reason, this.settings.file);
    for (const { reject } of this.inFlight) reject(this.crash);
    this.inFlight = [];
    this.goOn();
  }

  private goOn(): void {
    this.worker?.unref();
    this.open = true;
    if (this.chunks.length > 0) this.stream();
    else this.onIdle();
  }
}

function startWorker(settings: WriterData): Worker {
  const worker = new Worker(new URL('./writer.worker.mjs', import.meta.url), { workerData: settings });
  worker.unref();
  return worker;
}
