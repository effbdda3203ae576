import { createParser } from 'eventsource-parser';
import { backoffMs, pause } from './backoff.ts';
import { isTemporary, NoAnswerError, ProblemError, problemOf } from './errors.ts';
import { chunksOf, type Http, type Query } from './http.ts';

/** The server sends a ping every 15 s, so after this time without data the connection is dead. */
const MAX_SILENCE_MS = 40_000;
const PING = 'ping';

/** An event as the server sends it. */
export interface RawEvent {
  readonly kind: string;
  readonly revision: number;
  readonly text: string;
}

/** What a stream consists of. */
export interface StreamSource<M> {
  readonly path: string;
  readonly query?: Query;
  readonly parse: (event: RawEvent) => M;
  /** Returns whether a message is the last one of the stream. Without it, the stream has no end. */
  readonly isLast?: (message: M) => boolean;
  /** Set for a stream of views, because a patch fits only the view before it. */
  readonly patched?: {
    readonly isPatch: (message: M) => boolean;
    /** Returns when the record of a message was recorded; undefined if that time is still the same. */
    readonly recordedAt: (message: M) => string | undefined;
    /** Returns when the record with this revision was recorded; undefined if there is no such record. */
    readonly recordedAtOf: (revision: number, signal: AbortSignal) => Promise<string | undefined>;
  };
}

export interface FollowOptions {
  /** Ends the stream without an error. */
  readonly signal?: AbortSignal;
  /** The revision that the caller has; the stream continues after it. */
  readonly after?: number | undefined;
  /** Also try again if the first connection fails. By default, its error is thrown. */
  readonly keepTrying?: boolean;
  /**
   * For streams of views: if the log was replaced by another, as after a restore from a copy, start again
   * with a snapshot. By default, an end of the log before the place is an error, `revision-unknown`.
   */
  readonly restartIfReplaced?: boolean;
  /** Runs when a connection is open: the first one, and each one after a loss. */
  readonly onOpen?: () => void;
  /**
   * Runs for everything that shows that what was received is still true: each message, each part of one, and
   * each ping of a server that knows all records. While a session is under a flag, a ping comes every 2 s.
   */
  readonly onSign?: (() => void) | undefined;
  /** Runs each time a connection is lost or cannot be opened. The stream then tries again. */
  readonly onFailure?: (error: unknown) => void;
  /** After this much silence a connection counts as lost. Default: 40 s. */
  readonly maxSilenceMs?: number;
}

interface Message {
  readonly revision: number;
}

/** A stream of server-sent events. Nothing is opened before it is followed. */
export class EventStream<M extends Message> {
  constructor(
    private readonly http: Http,
    private readonly source: StreamSource<M>,
  ) {}

  /**
   * Yields the messages in order, without a gap and without a repeat, until the signal is aborted. A lost
   * connection is opened again, after a wait that grows, and continues after the last message. If its patches
   * would not fit the view any more, a stream of views starts again with a snapshot.
   * @throws ProblemError if the server refuses; NoAnswerError if the first connection fails
   */
  follow(options: FollowOptions = {}): AsyncGenerator<M, void, undefined> {
    return new Follower(this.http, this.source, options).messages();
  }
}

/** The place that a follower has reached. */
interface Place {
  readonly revision: number;
  readonly recordedAt: string | undefined;
}

/** Follows a stream over as many connections as it takes. */
class Follower<M extends Message> {
  private place: Place | null;
  /** The versions of the projections on the server when the last connection was opened. */
  private versions: string | null = null;
  private mayRetry: boolean;
  private failures = 0;
  /** How long the server wants its clients to wait, if it says so. */
  private retryMs: number | undefined;

  constructor(
    private readonly http: Http,
    private readonly source: StreamSource<M>,
    private readonly options: FollowOptions,
  ) {
    const { after, keepTrying = false } = options;
    this.place = after === undefined ? null : { revision: after, recordedAt: undefined };
    this.mayRetry = keepTrying;
  }

  async *messages(): AsyncGenerator<M, void, undefined> {
    const { signal, onFailure, maxSilenceMs = MAX_SILENCE_MS } = this.options;
    while (!signal?.aborted) {
      const connection = new Connection(signal, maxSilenceMs);
      try {
        if (yield* this.messagesOf(connection)) return;
        throw new NoAnswerError('The connection ended.');
      } catch (thrown) {
        if (signal?.aborted) return;
        const error = connection.isSilent ? new NoAnswerError('The server was silent for too long.') : thrown;
        if (!this.canRetry(error)) throw error;
        onFailure?.(error);
        await pause(this.nextWaitMs(error), signal);
      } finally {
        connection.close();
      }
    }
  }

  /** Yields the messages of one connection. Returns whether the stream is complete. */
  private async *messagesOf(connection: Connection): AsyncGenerator<M, boolean, undefined> {
    const response = await this.open(connection.signal);
    // The caller has the last message already.
    if (response.status === 204) return true;
    this.mayRetry = true;
    this.failures = 0;
    this.options.onOpen?.();
    const listeners = { onRetry: (ms: number) => void (this.retryMs = ms), onSign: this.options.onSign };
    for await (const event of connection.events(response, listeners)) {
      const message = this.source.parse(event);
      if (this.isRepeat(message)) continue;
      const recordedAt = this.source.patched?.recordedAt(message) ?? this.place?.recordedAt;
      this.place = { revision: message.revision, recordedAt };
      yield message;
      if (this.source.isLast?.(message)) return true;
    }
    return false;
  }

  /** Opens a connection that continues at the place, or one that starts again where that is impossible. */
  private async open(signal: AbortSignal): Promise<Response> {
    if (this.place && !(await this.isSameLog(this.place, signal))) this.place = null;
    const { path, query } = this.source;
    const response = await this.http.send(path, {
      ...(query && { query }),
      accept: 'text/event-stream',
      ...(this.place && { headers: { 'last-event-id': String(this.place.revision) } }),
      signal,
    });
    const versions = response.headers.get('greenflag-projections');
    const isUpgraded = this.versions !== null && versions !== this.versions;
    this.versions = versions;
    if (!isUpgraded || !this.place) return response;
    // The patches of another version do not fit the views.
    await response.body?.cancel();
    this.place = null;
    return this.open(signal);
  }

  /** Returns false if the log was restored from a copy and has another record at the place. */
  private async isSameLog({ revision, recordedAt }: Place, signal: AbortSignal): Promise<boolean> {
    const { patched } = this.source;
    if (!this.options.restartIfReplaced || !patched || recordedAt === undefined) return true;
    return (await patched.recordedAtOf(revision, signal)) === recordedAt;
  }

  /** Returns whether a patch is already in the view. Patches may cover several records. */
  private isRepeat(message: M): boolean {
    if (!this.source.patched?.isPatch(message) || !this.place) return false;
    return message.revision <= this.place.revision;
  }

  private canRetry(error: unknown): boolean {
    const problem = problemOf(error);
    const { restartIfReplaced = false } = this.options;
    if (problem.code === 'revision-unknown' && this.place && restartIfReplaced) {
      this.place = null;
      return true;
    }
    const isKnown = error instanceof ProblemError || error instanceof NoAnswerError;
    return isKnown && this.mayRetry && isTemporary(problem);
  }

  private nextWaitMs(error: unknown): number {
    this.failures += 1;
    const seconds = error instanceof ProblemError ? (error.retryAfterSeconds ?? 0) : 0;
    return Math.max(seconds * 1_000, backoffMs(this.failures, this.retryMs));
  }
}

interface ConnectionListeners {
  readonly onRetry: (milliseconds: number) => void;
  readonly onSign: (() => void) | undefined;
}

/** A connection that aborts itself if the server is silent for too long. */
class Connection {
  isSilent = false;
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastPing = '';
  private readonly abort = () => this.controller.abort();

  constructor(
    private readonly outer: AbortSignal | undefined,
    private readonly maxSilenceMs: number,
  ) {
    outer?.addEventListener('abort', this.abort);
    this.restartTimer();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  async *events(
    response: Response,
    { onRetry, onSign }: ConnectionListeners,
  ): AsyncGenerator<RawEvent, void, undefined> {
    let complete: RawEvent[] = [];
    const ping = { isOld: false };
    const parser = createParser({
      onEvent: ({ event = '', id, data }) => {
        if (event === PING) ping.isOld = this.isOldPing(data);
        else complete.push({ kind: event, revision: Number(id), text: data });
      },
      onRetry,
    });
    this.restartTimer();
    for await (const chunk of chunksOf(response, this.signal)) {
      this.restartTimer();
      ping.isOld = false;
      parser.feed(chunk);
      const events = complete;
      complete = [];
      if (!ping.isOld || events.length > 0) onSign?.();
      yield* events;
    }
  }

  /** Returns whether a ping repeats the one before it: the server has lost its store since. */
  private isOldPing(ping: string): boolean {
    const isOld = ping === this.lastPing;
    this.lastPing = ping;
    return isOld;
  }

  close(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.abort);
    this.abort();
  }

  private restartTimer(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.isSilent = true;
      this.abort();
    }, this.maxSilenceMs);
  }
}
