import { yieldBetweenSlices } from '#race-control';

/** Ticks between the pings while a session of the meeting is under a flag. */
const FLAG_TICKS = 2;
/** Ticks between the pings of all other streams. */
const QUIET_TICKS = 15;

export interface PingOptions {
  /** The length of a tick. Default: 1 s. */
  readonly tickMs?: number;
  /**
   * Returns the time up to which the server knows the records: now, or since when its store does not answer.
   * In milliseconds since 1970.
   */
  readonly knownUpTo?: () => number;
}

/** A stream that gets pings. */
interface PingedStream {
  /** Whether a session of its meeting is under a flag. A stream of no meeting leaves it out. */
  readonly isUnderFlag: (() => boolean) | undefined;
  /** Sends bytes unless the client has something to read. Returns whether they were sent. */
  sendSign(sign: Buffer): boolean;
}

/** A stream of no meeting gets a comment. */
const COMMENT = Buffer.from(':\n\n');

/**
 * Sends a ping to all open streams, each time one buffer for all of them. A client that shows a flag knows by
 * the pings that the flag is still the one that is out.
 */
export class Pings {
  private timer: NodeJS.Timeout | undefined;
  private ticks = 0;
  private isSending = false;
  private sentCount = 0;

  constructor(
    private readonly streams: Iterable<PingedStream>,
    private readonly options: PingOptions,
  ) {}

  /** Number of pings that were sent, to all streams. */
  get sent(): number {
    return this.sentCount;
  }

  start(): void {
    this.timer ??= setInterval(() => this.tick(), this.options.tickMs ?? 1_000);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private tick(): void {
    this.ticks += 1;
    const isQuietDue = this.ticks % QUIET_TICKS === 0;
    if (!isQuietDue && this.ticks % FLAG_TICKS !== 0) return;
    if (!this.isSending) void this.send(isQuietDue);
  }

  /** Pings the streams under a flag, and all others if they are due. Commands are served in between. */
  private async send(isQuietDue: boolean): Promise<void> {
    this.isSending = true;
    const knownUpTo = this.options.knownUpTo?.() ?? Date.now();
    const ping = Buffer.from(`event: ping\ndata: {"at":"${new Date(knownUpTo).toISOString()}"}\n\n`);
    const pause = yieldBetweenSlices();
    for (const stream of this.streams) {
      const { isUnderFlag } = stream;
      if (!isQuietDue && !isUnderFlag?.()) continue;
      if (!isUnderFlag) stream.sendSign(COMMENT);
      else if (stream.sendSign(ping)) this.sentCount += 1;
      await pause();
    }
    this.isSending = false;
  }
}
