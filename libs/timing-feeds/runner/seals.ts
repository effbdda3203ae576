import { isPosted } from '#domain';
import type { FeedCommand, FeedMeeting, MeetingNow } from '../feed-types.ts';
import type { RawLog } from '../recording/raw-log.ts';

const EVERY_MS = 600_000;

/**
 * Says when the raw log is sealed into the meeting: every ten minutes, and when the results of a session are
 * posted. The hash chain of the meeting covers the raw data from then on.
 */
export class Seals {
  private lastMs: number;
  private posted: ReadonlySet<string> | null = null;
  private isDue = false;
  /** A seal that the meeting has not answered yet. */
  private pending: { readonly to: number; readonly commandId: string } | null = null;

  constructor(
    private readonly feed: string,
    private readonly meeting: Pick<FeedMeeting, 'commandId'>,
    private start: { readonly sealedTo: number; readonly nowMs: number },
  ) {
    this.lastMs = start.nowMs;
  }

  /** The last raw record that is sealed. */
  get sealedTo(): number {
    return this.start.sealedTo;
  }

  meetingChanged({ sessions }: MeetingNow): void {
    const posted = new Set(sessions.filter(({ phase }) => isPosted(phase)).map(({ session }) => session));
    const before = this.posted;
    this.posted = posted;
    if (before && [...posted].some((session) => !before.has(session))) this.isDue = true;
  }

  /** Returns the command that seals the records up to the head, if it is time for it. */
  next(rawLog: Pick<RawLog, 'head' | 'firstHash'>, nowMs: number): FeedCommand | null {
    const head = rawLog.head();
    const isTime = this.isDue || nowMs - this.lastMs >= EVERY_MS;
    if (!isTime || this.pending || head.n <= this.sealedTo) return null;
    this.isDue = false;
    this.lastMs = nowMs;
    const { feed } = this;
    const [from, to] = [this.sealedTo + 1, head.n];
    const { hash } = head;
    const log = rawLog.firstHash() ?? undefined;
    // Another server has a raw log of its own of this feed, with the same numbers.
    const commandId = this.meeting.commandId(`seal|${feed}|${from}|${to}|${hash}`);
    this.pending = { to, commandId };
    return { commandId, command: { type: 'SealFeed', feed, from, to, hash, log }, role: 'timer' };
  }

  /** The meeting has answered a command: perhaps the seal. */
  settled(commandId: string, isAccepted: boolean): void {
    if (this.pending?.commandId !== commandId) return;
    if (isAccepted) this.start = { ...this.start, sealedTo: this.pending.to };
    this.pending = null;
  }
}
