import { Worker } from 'node:worker_threads';
import { StoreError, type StoreErrorCode } from '#event-store';
import { newCallState, untilOutsideCalls, type CallState } from '#event-store/open';
import { SERVER, WORK } from '../http/problem-sets.ts';
import type { FromReader, ReaderAnswer, ReaderData, ReaderTask, ToReader } from './reader-tasks.ts';

export interface ReaderThreadOptions
  extends Pick<ReaderData, 'store'>, Partial<Pick<ReaderData, 'keys' | 'revisionWaitMs'>> {
  /** Time for one answer, from the moment at which its meeting is open. */
  readonly limitMs: number;
  /** Receives the reasons of crashes, and the failures of the client of the store. */
  readonly report: (message: string) => void;
  /** The thread ends after this time without a task, and gives its memory back. */
  readonly idleMs?: number;
  /** The thread ends when its task has not stopped this time after the limit. */
  readonly stoppingMs?: number;
}

const IDLE_MS = 60_000;
const REVISION_WAIT_MS = 10_000;
/** Time for a task to stop by itself once it is past its limit. Others wait for it. */
const STOPPING_MS = 1_000;
/** Heap of the thread. Beyond it the thread ends, and not the server. It counts for the server's memory. */
const MAX_HEAP_MIB = 384;

interface Job {
  readonly task: ReaderTask;
  readonly revision: number;
  /** Aborts when the client has hung up. */
  readonly signal: AbortSignal;
  readonly resolve: (answer: ReaderAnswer) => void;
  readonly reject: (error: Error) => void;
  /** Receives the time that the thread spent on the task. */
  readonly charge: (tookMs: number) => void;
  startedAtMs: number;
  /** Whether the thread has crashed with this job before. */
  hasCrashed: boolean;
}

/**
 * Does the long work of readers on a thread of its own, one task after another, so that it never holds up
 * commands. The thread starts with the first task. If it crashes it starts again, and the task is tried once
 * more.
 */
export class ReaderThread {
  private worker: Worker | null = null;
  private calls = newCallState();
  private running: Job | null = null;
  private readonly waiting: Job[] = [];
  private limit: NodeJS.Timeout | undefined;
  private idle: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly options: ReaderThreadOptions) {}

  /** Whether this thread can read the store. */
  get canRead(): boolean {
    return this.options.store !== null;
  }

  /**
   * Answers a task from a log that has this revision at least.
   * @param charge receives the time that the thread spent on it
   * @throws ProblemError `too-much-work` past the time limit; StoreError
   */
  ask<K extends ReaderTask['kind']>(
    task: Extract<ReaderTask, { readonly kind: K }>,
    revision: number,
    signal: AbortSignal,
    charge: Job['charge'] = () => undefined,
  ): Promise<ReaderAnswer<K>> {
    if (this.isClosed) throw SERVER.error('shutting-down');
    if (signal.aborted) throw SERVER.error('request-timeout');
    return new Promise((resolve, reject) => {
      const settle = { resolve: resolve as Job['resolve'], reject };
      const job: Job = { task, revision, signal, ...settle, charge, startedAtMs: 0, hasCrashed: false };
      signal.addEventListener('abort', () => this.abandon(job), { once: true });
      this.waiting.push(job);
      this.startNext();
    });
  }

  /** Ends the thread. Tasks that are not answered fail. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const job of [...this.waiting.splice(0), this.running]) job?.reject(SERVER.error('shutting-down'));
    const { worker, calls } = this;
    this.post({ kind: 'cancel' });
    this.forgetWorker();
    if (worker) await closed(worker, calls);
  }

  private startNext(): void {
    if (this.running || this.isClosed) return;
    const job = this.waiting.shift();
    clearTimeout(this.idle);
    if (!job) {
      this.idle = setTimeout(() => this.endIdle(), this.options.idleMs ?? IDLE_MS).unref();
      return;
    }
    this.running = job;
    job.startedAtMs = performance.now();
    this.worker ??= this.startWorker();
    this.post({ kind: 'task', task: job.task, revision: job.revision });
  }

  private post(message: ToReader): void {
    this.worker?.postMessage(message);
  }

  private startWorker(): Worker {
    const { store, keys = null, revisionWaitMs = REVISION_WAIT_MS } = this.options;
    this.calls = newCallState();
    const workerData: ReaderData = { store, keys, calls: this.calls, revisionWaitMs };
    const worker = new Worker(new URL(PROGRAM, import.meta.url), {
      workerData,
      execArgv: LOADER,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    });
    worker.unref();
    let reason: Error | undefined;
    worker.on('message', (message: FromReader) => {
      if (worker === this.worker) this.receive(message);
    });
    worker.on('error', (error) => (reason = error));
    worker.on('exit', (code) => {
      if (worker === this.worker) this.recover(reason ?? new Error(`It ended with code ${code}.`));
    });
    return worker;
  }

  private receive(message: FromReader): void {
    if (message.kind === 'report') return this.options.report(message.message);
    const job = this.running;
    if (message.kind === 'started') {
      const { limitMs } = this.options;
      if (limitMs < Infinity) this.limit = setTimeout(() => this.stopRunning(), limitMs).unref();
      return;
    }
    clearTimeout(this.limit);
    this.running = null;
    job?.charge(performance.now() - job.startedAtMs);
    if (message.kind === 'answer') job?.resolve(message.answer);
    else job?.reject(errorOf(message));
    this.startNext();
  }

  /**
   * Answers that a task takes too long. The thread stops it at its next step. Only for a task that does not
   * stop is the thread ended: Node 20 may abort the whole process when a thread with SQLite is ended.
   */
  private stopRunning(): void {
    const words = `The answer takes more than ${this.options.limitMs / 1_000} s of computing.`;
    this.running?.reject(WORK.error('too-much-work', words));
    this.post({ kind: 'cancel' });
    const { stoppingMs = STOPPING_MS } = this.options;
    this.limit = setTimeout(() => this.endRunning(), stoppingMs).unref();
  }

  /** Ends the thread. The next task gets a new one. */
  private endRunning(): void {
    const { worker, calls, running } = this;
    running?.charge(performance.now() - running.startedAtMs);
    this.forgetWorker();
    if (worker) void end(worker, calls);
    this.startNext();
  }

  private recover(error: Error): void {
    const job = this.running;
    this.forgetWorker();
    this.options.report(`error: the thread of the readers ended: ${error.message}`);
    // A client that has hung up needs no second try.
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
      job?.reject(WORK.error('too-much-work', 'The answer takes too much memory.'));
    } else if (job?.hasCrashed === false && !job.signal.aborted) {
      job.hasCrashed = true;
      this.waiting.unshift(job);
    } else job?.reject(error);
    this.startNext();
  }

  /** Drops a task whose client has hung up: one that waits at once, one that runs at its next step. */
  private abandon(job: Job): void {
    const at = this.waiting.indexOf(job);
    if (at >= 0) this.waiting.splice(at, 1);
    else if (this.running === job) this.post({ kind: 'cancel' });
    job.reject(SERVER.error('request-timeout'));
  }

  private endIdle(): void {
    const { worker, calls } = this;
    this.forgetWorker();
    if (worker) void closed(worker, calls);
  }

  private forgetWorker(): void {
    clearTimeout(this.limit);
    clearTimeout(this.idle);
    this.worker = null;
    this.running = null;
  }
}

/** The sources have another name than the built program, and need a loader, which the tests name. */
const IS_SOURCE = import.meta.url.endsWith('.ts');
const PROGRAM = IS_SOURCE ? './reader-worker.ts' : './reader-worker.js';
const LOADER = IS_SOURCE
  ? ['--conditions=greenflag-source', '--import', process.env['GREENFLAG_THREAD_LOADER'] ?? '']
  : [];

/** Time for the thread to stop its task and to close its store. */
const CLOSE_MS = 5_000;

/** Ends a thread at once, but not inside a call into SQLite. */
async function end(worker: Worker, calls: CallState): Promise<void> {
  await untilOutsideCalls(calls);
  await worker.terminate();
}

async function closed(worker: Worker, calls: CallState): Promise<void> {
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  const timeout = setTimeout(() => void end(worker, calls), CLOSE_MS);
  const message: ToReader = { kind: 'close' };
  worker.postMessage(message);
  await ended;
  clearTimeout(timeout);
}

const errorOf = ({ message, storeError }: FromReader & { readonly kind: 'failed' }): Error =>
  storeError ? new StoreError(storeError.code as StoreErrorCode, storeError.detail) : new Error(message);
