import { EventSourceParserStream } from 'eventsource-parser/stream';
import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import { identityHeaders } from './identity.ts';
import { inMeeting, reach, refusal } from './http.ts';
import { NoAnswerError, problemOf, type ProblemBody } from './problem.ts';
import { Signal } from './signal.ts';

/** A projection, or a projection and its session: `field`, `running-order/heat-1`. */
export type Show = string;
export type Views = Readonly<Record<Show, unknown>>;

/** How the page stands to the server. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Cut off; it is tried again by itself. What is shown is as it was then. */
  | { readonly kind: 'away'; readonly since: number; readonly problem: ProblemBody }
  /** Refused, and asking again would not help. */
  | { readonly kind: 'refused'; readonly problem: ProblemBody };

/** The server shows that it lives every 15 s; one that says nothing for longer is gone. */
const SILENCE_MS = 40_000;
const RETRY_MS = 1_000;
const MOST_RETRY_MS = 10_000;
/** Where nothing is drawn (the page is in the background) what came is taken in all the same. */
const HIDDEN_FRAME_MS = 250;

interface Message {
  readonly event: string;
  readonly id: number;
  readonly data: string;
}

/**
 * The views of a meeting that a page shows, live, over one connection. What several places of the page show
 * is asked for once; a new wish begins a new connection, and what was there stays until its answer is.
 */
export class LiveViews {
  readonly link = new Signal<Link>({ kind: 'connecting' });
  private readonly wishes = new Map<Show, number>();
  private readonly signals = new Map<Show, Signal<unknown>>();
  private views: Views = {};
  private revision: number | null = null;
  private shown = '';
  private connection: AbortController | null = null;
  private waiting: Message[] = [];
  private isDue = false;
  private isWished = false;

  constructor(private readonly meeting: string) {}

  /** The signal of one view: undefined until it has come. */
  view(show: Show): Signal<unknown> {
    const known = this.signals.get(show) ?? new Signal<unknown>(this.views[show]);
    this.signals.set(show, known);
    return known;
  }

  /** Follows a view until the answer is called. */
  follow(show: Show): () => void {
    this.wishes.set(show, (this.wishes.get(show) ?? 0) + 1);
    this.rewish();
    return () => {
      const left = (this.wishes.get(show) ?? 1) - 1;
      if (left > 0) this.wishes.set(show, left);
      else this.wishes.delete(show);
      this.rewish();
    };
  }

  /** Tries again at once: after signing in, or because somebody asks for it. */
  retry(): void {
    this.shown = '';
    this.rewish();
  }

  close(): void {
    this.connection?.abort();
  }

  /** All that one drawing of the page wishes for is one wish. */
  private rewish(): void {
    if (this.isWished) return;
    this.isWished = true;
    setTimeout(() => {
      this.isWished = false;
      const shows = [...this.wishes.keys()].toSorted();
      const key = shows.join(' ');
      if (key === this.shown) return;
      this.shown = key;
      this.connection?.abort();
      if (shows.length === 0) return;
      this.connection = new AbortController();
      this.revision = null;
      void this.keep(shows, this.connection.signal);
    });
  }

  private async keep(shows: readonly Show[], signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.connect(shows, signal, () => (failures = 0));
        if (signal.aborted) return;
        this.lost(new NoAnswerError('The connection ended.'));
      } catch (error) {
        if (signal.aborted) return;
        const problem = problemOf(error);
        // An id that the server does not know, after its log was put back: from a fresh start it goes on.
        if (problem.code === 'revision-unknown' && this.revision !== null) this.revision = null;
        else if (problem.status >= 400 && problem.status < 500 && problem.status !== 429) {
          this.link.set({ kind: 'refused', problem });
          return;
        } else this.lost(error);
      }
      await pause(Math.min(RETRY_MS * 1.6 ** failures, MOST_RETRY_MS), signal);
    }
  }

  private lost(error: unknown): void {
    const before = this.link.value;
    const since = before.kind === 'away' ? before.since : Date.now();
    this.link.set({ kind: 'away', since, problem: problemOf(error) });
  }

  private async connect(shows: readonly Show[], signal: AbortSignal, onLive: () => void): Promise<void> {
    const query = new URLSearchParams(shows.map((show) => ['show', show]));
    const silence = new AbortController();
    const response = await reach(`${inMeeting(this.meeting, 'projections', 'stream')}?${query}`, {
      headers: {
        accept: 'text/event-stream',
        ...(this.revision !== null && { 'last-event-id': String(this.revision) }),
        ...identityHeaders(),
      },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.ok || !response.body) throw await refusal(response);
    const reader = watched(response.body, () => silence.abort())
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
      .getReader();
    this.link.set({ kind: 'live' });
    onLive();
    try {
      for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
        if (signal.aborted || !value) return;
        this.take({ event: value.event ?? '', id: Number(value.id), data: value.data });
      }
    } catch (error) {
      throw signal.aborted ? error : new NoAnswerError('The connection broke.');
    }
  }

  private take(message: Message): void {
    this.waiting.push(message);
    if (this.isDue) return;
    this.isDue = true;
    if (document.hidden) setTimeout(() => this.draw(), HIDDEN_FRAME_MS);
    else requestAnimationFrame(() => this.draw());
  }

  /** Takes in all that came since the last frame, and shows it at once. */
  private draw(): void {
    this.isDue = false;
    const messages = this.waiting;
    this.waiting = [];
    const isWhole = messages.every((message) => this.apply(message));
    if (!isWhole) this.retry();
    for (const [show, signal] of this.signals) signal.set(this.views[show]);
  }

  /** False where something is missing between what is shown and what came. */
  private apply({ event, id, data }: Message): boolean {
    const told = JSON.parse(data) as Record<Show, unknown>;
    if (event === 'snapshot') this.views = { ...this.views, ...told };
    else if (id !== (this.revision ?? id) + 1) return id <= (this.revision ?? -1);
    else this.views = patched(this.views, told as Record<Show, JSONPatchDocument>);
    this.revision = id;
    return true;
  }
}

/** What a patch leaves alone stays the same object, so that it need not be drawn again. */
function patched(views: Views, patches: Readonly<Record<Show, JSONPatchDocument>>): Views {
  const shows = Object.entries(patches).map(([show, patch]) => [
    show,
    immutableJSONPatch(views[show], patch),
  ]);
  return { ...views, ...(Object.fromEntries(shows) as Views) };
}

/** Calls when nothing has come for too long, not even a sign of life. */
function watched(body: ReadableStream<Uint8Array<ArrayBuffer>>, onSilence: () => void) {
  let timer = setTimeout(onSilence, SILENCE_MS);
  const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, controller) => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, SILENCE_MS);
      controller.enqueue(chunk);
    },
    flush: () => clearTimeout(timer),
  });
  return body.pipeThrough(heard);
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
