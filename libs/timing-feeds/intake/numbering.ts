import type { PassingRecord } from '../protocols/records.ts';

/** What the numbers and times of a feed say about its next passing. */
export interface Numbered {
  /** How many times the feed has begun to number again. */
  readonly epoch: number;
  /** Whether the feed began to number again with this passing. */
  readonly restarted: boolean;
  /** Whether the clock of the decoder was set back before it. */
  readonly clockSetBack: boolean;
  /** The numbers that are missing before it. */
  readonly missing: Missing | null;
}

export interface Missing {
  readonly from: number;
  readonly to: number;
}

/** The state of a numbering, for the checkpoint. */
export interface NumberingState {
  readonly epoch: number;
  /** The newest number; null before the first. */
  readonly last: number | null;
  /** The newest time of the decoder; null if times cannot be compared. */
  readonly lastUs: number | null;
  /** The decoder that numbers; null if it does not say its name. */
  readonly decoder?: string | null;
}

/** The rules of a protocol: how its passings are numbered. */
export interface NumberingRules {
  /** Whether the decoder repeats old passings when it is asked, so a lower number may be an old one. */
  readonly resends: boolean;
  /** Whether the clock of the decoder starts with it, so that an earlier time is a restart. */
  readonly timeSinceStart: boolean;
}

/** Passings that are missing for longer belong to another day. The decoder is not asked for them. */
const MAX_GAP_US = 3_600_000_000;
/** Most passings before the first one of a decoder that began again, or after the last one that came. */
const MAX_UNSEEN = 1_000;
/** A decoder repeats fewer lines than this. More lower numbers in a row mean that it began again. */
const LOWER_LINES = 25;
/** A number that is lower by more than this is no repeat of the last lines. */
const MAX_REPEATED_LINES = 64;

/** Passings of two cars that are on the loop together may come this much out of their order in time. */
const OUT_OF_ORDER_US = 1_000_000;

/**
 * Finds the restarts of a decoder and the gaps in its numbers. It sees passings that are not known yet:
 * a known one is a repeat, and says nothing.
 */
export class Numbering {
  private epoch: number;
  private last: number | null;
  private lastUs: number | null;
  private decoder: string | null;
  private lowerLines = 0;

  constructor(
    private readonly rules: NumberingRules,
    state: NumberingState = { epoch: 0, last: null, lastUs: null },
  ) {
    this.epoch = state.epoch;
    this.last = state.last;
    this.lastUs = state.lastUs;
    this.decoder = state.decoder ?? null;
  }

  get state(): NumberingState {
    return { epoch: this.epoch, last: this.last, lastUs: this.lastUs, decoder: this.decoder };
  }

  /** Returns the numbers that may have come since, at a time of the decoder; null if that is too long. */
  tail(timeUs: number): Missing | null {
    const { last, lastUs } = this;
    if (last === null || lastUs === null || timeUs - lastUs > MAX_GAP_US) return null;
    return { from: last + 1, to: last + MAX_UNSEEN };
  }

  /** Notes a passing. `isMissing` says whether its number is in a gap. */
  accept(passing: PassingRecord, isMissing: (number: number) => boolean): Numbered {
    const { number, timeUs } = passing;
    if (this.isOtherDecoder(passing)) return { ...this.restart(number, timeUs), missing: null };
    return this.acceptNumber(number, timeUs, isMissing);
  }

  private acceptNumber(
    number: number | null,
    timeUs: number,
    isMissing: (number: number) => boolean,
  ): Numbered {
    const isEarlier = this.lastUs !== null && timeUs < this.lastUs - OUT_OF_ORDER_US;
    const isLower = number !== null && this.last !== null && number <= this.last;
    if (this.isRestart({ isEarlier, isLower, isMissing: isLower && isMissing(number), timeUs }))
      return this.restart(number, timeUs);
    const clockSetBack = isEarlier && this.isNext(number);
    if (clockSetBack) this.lastUs = null;
    else if (isLower || isEarlier)
      return { epoch: this.epoch, restarted: false, clockSetBack: false, missing: null };
    const missing = timeUs - (this.lastUs ?? timeUs) > MAX_GAP_US ? null : this.gapBefore(number);
    this.advance(number, timeUs);
    return { epoch: this.epoch, restarted: false, clockSetBack, missing };
  }

  /** Notes a line without a time that has a number of its own. */
  acceptLine(number: number): Pick<Numbered, 'restarted' | 'missing'> {
    if (this.last !== null && number <= this.last)
      return { restarted: this.isLineRestart(number), missing: null };
    this.lowerLines = 0;
    const missing = this.gapBefore(number);
    this.last = number;
    return { restarted: false, missing };
  }

  /** A decoder that began again says so by its status lines, before the first car comes. */
  private isLineRestart(number: number): boolean {
    this.lowerLines += 1;
    const isRepeat = this.lowerLines < LOWER_LINES && (this.last ?? 0) - number <= MAX_REPEATED_LINES;
    if (isRepeat) return false;
    this.lowerLines = 0;
    this.epoch += 1;
    this.last = number;
    this.lastUs = null;
    return true;
  }

  private isOtherDecoder({ decoder }: PassingRecord): boolean {
    const before = this.decoder;
    this.decoder = decoder ?? before;
    return this.rules.resends && before !== null && decoder !== null && decoder !== before;
  }

  /** The clock of the decoder was set: older times say nothing about newer ones. */
  clockStepped(): void {
    this.lastUs = null;
  }

  private isRestart(seen: Seen): boolean {
    if (!this.rules.resends) return seen.isLower || (seen.isEarlier && this.rules.timeSinceStart);
    if (!seen.isLower || seen.isEarlier) return false;
    // A missing number may come after the clock was set: then no time says that the decoder began again.
    const isLater = this.lastUs !== null && seen.timeUs > this.lastUs + OUT_OF_ORDER_US;
    return isLater || !seen.isMissing;
  }

  private restart(number: number | null, timeUs: number): Numbered {
    this.epoch += 1;
    this.last = number;
    this.lastUs = timeUs;
    const hasMissing = this.rules.resends && number !== null && number > 1 && number <= MAX_UNSEEN;
    const missing = hasMissing ? { from: 1, to: number - 1 } : null;
    return { epoch: this.epoch, restarted: true, clockSetBack: false, missing };
  }

  private isNext(number: number | null): boolean {
    return number !== null && this.last !== null && number === this.last + 1;
  }

  private gapBefore(number: number | null): Missing | null {
    if (number === null || this.last === null || number <= this.last + 1) return null;
    return { from: this.last + 1, to: number - 1 };
  }

  private advance(number: number | null, timeUs: number): void {
    this.last = number ?? this.last;
    this.lastUs = Math.max(this.lastUs ?? timeUs, timeUs);
  }
}

interface Seen {
  readonly isEarlier: boolean;
  readonly isLower: boolean;
  readonly isMissing: boolean;
  readonly timeUs: number;
}
