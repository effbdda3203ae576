import { backoffMs, isTemporary, pause, ProblemError, problemOf, type ProblemBody } from '#client';
import { Signal } from './signal.ts';

/** A request without an answer after this time is sent again. */
const ANSWER_TIMEOUT_MS = 10_000;

export interface RequestOptions<T> {
  /** Sends a request. It is sent again after each failure that may pass. */
  readonly send: (signal: AbortSignal) => Promise<T>;
  /** Sends the request only when the key has not changed for this time. Use it while somebody types. */
  readonly pauseMs?: number;
  /** Returns how long to wait before the next request; null: one answer is enough. */
  readonly repeatMs?: (answer: T) => number | null;
  /** The answer stays the same as long as the page is open. */
  readonly isLasting?: boolean;
}

export interface RequestState<T> {
  /** Undefined until the answer has come. */
  readonly answer: T | undefined;
  /** Why the last request failed. It is sent again if that may help. */
  readonly problem: ProblemBody | null;
}

/** All requests that are followed, by their keys, and the lasting ones. */
const requests = new Map<string, SharedRequest<unknown>>();

/** A request that all its followers share. It is sent while somebody follows it. */
export class SharedRequest<T> {
  readonly state = new Signal<RequestState<T>>({ answer: undefined, problem: null });
  private followers = 0;
  private leaving = new AbortController();

  constructor(
    readonly key: string,
    private readonly options: RequestOptions<T>,
  ) {}

  /** Follows the request. Returns the function that ends it. */
  readonly follow = (): (() => void) => {
    requests.set(this.key, this as SharedRequest<unknown>);
    this.followers += 1;
    if (this.followers === 1 && !this.isComplete()) this.restart();
    return () => {
      this.followers -= 1;
      if (this.followers > 0) return;
      this.leaving.abort();
      if (!this.isComplete()) requests.delete(this.key);
    };
  };

  /** Sends the request again, for an answer that may have changed. */
  restart(): void {
    this.leaving.abort();
    this.leaving = new AbortController();
    if (this.followers > 0 && !this.isComplete()) void this.run(this.leaving.signal);
  }

  private isComplete(): boolean {
    return this.options.isLasting === true && this.state.value.answer !== undefined;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { send, pauseMs = 0, repeatMs } = this.options;
    if (pauseMs > 0) await pause(pauseMs, signal);
    for (let failures = 0; !signal.aborted;) {
      let waitMs: number | null;
      try {
        const answer = await send(AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]));
        if (signal.aborted) return;
        this.state.set({ answer, problem: null });
        failures = 0;
        waitMs = repeatMs?.(answer) ?? null;
      } catch (error) {
        if (signal.aborted) return;
        const problem = problemOf(error);
        this.state.set({ ...this.state.value, problem });
        failures += 1;
        waitMs = isTemporary(problem) ? retryWaitMs(error, failures) : null;
      }
      if (waitMs === null) return;
      await pause(waitMs, signal);
    }
  }
}

function retryWaitMs(error: unknown, failures: number): number {
  const seconds = error instanceof ProblemError ? (error.retryAfterSeconds ?? 0) : 0;
  return Math.max(seconds * 1_000, backoffMs(failures));
}

/** Sends the followed requests again whose key starts with this: their answers may have changed. */
export function sendAgain(key = ''): void {
  for (const request of requests.values()) if (request.key.startsWith(key)) request.restart();
}

/** Returns the request with a key, which all who ask for the same share. */
export function sharedRequest<T>(key: string, options: RequestOptions<T>): SharedRequest<T> {
  const known = requests.get(key) as SharedRequest<T> | undefined;
  if (known) return known;
  const request = new SharedRequest(key, options);
  requests.set(key, request as SharedRequest<unknown>);
  return request;
}
