import { backoffMs, isTemporary, pause, problemOf, type MeetingClient, type ViewsMessage } from '#client';
import { namedView } from '#domain/words';
import type { ProjectionName, View } from '#projections';
import type { ViewKey } from '../data/views.ts';

/** The time from the start of one poll to the start of the next. */
const POLL_MS = 1_000;

/** A revision or a version that a server does not know now, because it is behind or was replaced. */
const PASSING_CODES = new Set(['revision-unknown', 'version-unknown']);

interface PollOptions {
  readonly signal: AbortSignal;
  /** Runs after the first poll that succeeds, and after the first one that succeeds again. */
  readonly onOpen: () => void;
  /** Runs after each poll that succeeds, with the time up to which the server knew the records. */
  readonly onSign?: (at: string) => void;
  /** Runs after each poll that fails. The next one follows after a wait. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Yields the views of a meeting like a stream of them, by asking each second where the meeting is. Every page
 * asks for the same head, and takes all its views from addresses that never change, so that a cache between
 * the pages and the server answers all of them.
 * @throws ProblemError if the server refuses the views
 */
export async function* pollViews(
  meeting: MeetingClient,
  keys: readonly ViewKey[],
  { signal, onOpen, onSign, onFailure }: PollOptions,
): AsyncGenerator<ViewsMessage, void, undefined> {
  const poll = new Poll(meeting, keys, signal);
  let isOpen = false;
  for (let failures = 0; !signal.aborted;) {
    const nextAtMs = performance.now() + POLL_MS;
    try {
      const message = await poll.next();
      onSign?.(poll.at);
      failures = 0;
      if (!isOpen) onOpen();
      isOpen = true;
      if (message) yield message;
    } catch (error) {
      if (signal.aborted) return;
      const problem = problemOf(error);
      if (!isTemporary(problem) && !PASSING_CODES.has(problem.code)) throw error;
      poll.restart();
      isOpen = false;
      failures += 1;
      onFailure(error);
    }
    const waitMs = failures === 0 ? nextAtMs - performance.now() : backoffMs(failures);
    await pause(Math.max(0, waitMs), signal);
  }
}

/** The views that a page polls, and where they are. */
class Poll {
  /** The revision of all views; null if they are to be read as a whole. */
  private revision: number | null = null;
  /** The last revision that the page had, also before a restart. */
  private lastRevision = -1;
  private versions: ReadonlyMap<ViewKey, number> = new Map();
  /** The time up to which the server knew the records. */
  at = '';

  constructor(
    private readonly meeting: MeetingClient,
    private readonly keys: readonly ViewKey[],
    private readonly signal: AbortSignal,
  ) {}

  /** Reads the views as a whole next time, and their versions. */
  restart(): void {
    this.revision = null;
    this.versions = new Map();
  }

  /** Returns what changed since the last call; null for nothing. */
  async next(): Promise<ViewsMessage | null> {
    const { revision, before, at } = await this.meeting.head('meeting', undefined, { signal: this.signal });
    this.at = at;
    const from = this.revision;
    if (from === revision) return null;
    // Every page behind the cache saw the head before, so they all ask for the same patch.
    const isNext = from !== null && (from === before || from === revision - 1);
    const message = isNext ? await this.patches(from, revision) : await this.snapshot(revision);
    this.revision = revision;
    this.lastRevision = revision;
    return message;
  }

  private async patches(from: number, to: number): Promise<ViewsMessage> {
    const { signal } = this;
    const content = await this.forEachView((name, session, key) =>
      this.meeting.patch(name, session, { from, to, version: this.versions.get(key) ?? 0, signal }),
    );
    return { kind: 'patch', revision: to, content };
  }

  private async snapshot(revision: number): Promise<ViewsMessage> {
    const { signal, meeting } = this;
    if (this.versions.size === 0) {
      const heads = await this.forEachView((name, session) => meeting.head(name, session, { signal }));
      this.versions = new Map(Object.entries(heads).map(([key, { version }]) => [key, version]));
    }
    // After a return to an older copy of the log, the browser may hold views of the other one.
    const isBack = revision < this.lastRevision;
    const content = await this.forEachView((name, session, key): Promise<View> => {
      const version = isBack ? undefined : this.versions.get(key);
      return meeting.view(name, session, { at: revision, version, signal });
    });
    return { kind: 'snapshot', revision, content };
  }

  private async forEachView<T>(
    read: (name: ProjectionName, session: string | undefined, key: ViewKey) => Promise<T>,
  ): Promise<Readonly<Record<ViewKey, T>>> {
    const entries = this.keys.map(async (key): Promise<[ViewKey, T]> => {
      const [name, session] = namedView(key);
      return [key, await read(name as ProjectionName, session, key)];
    });
    return Object.fromEntries(await Promise.all(entries));
  }
}
