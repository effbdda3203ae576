/**
 * The records that decoders make of the bytes of a timing feed. A record says what the wire said, in our
 * units, and nothing else: which passing is new, and whose car it was, is decided later.
 */

/**
 * Reads the bytes of one connection. A new connection needs a new decoder.
 *
 * A decoder is pure and never throws. It gives the same records however the bytes are split. It holds at most
 * `MAX_BUFFERED_BYTES` of an unfinished frame, and looks for the next frame after that.
 */
export interface Decoder<R> {
  readonly push: (bytes: Uint8Array) => R[];
  /** Ends the connection: an unfinished frame is reported as damage. */
  readonly end: () => R[];
}

export const MAX_BUFFERED_BYTES = 65_536;

/** A transponder crossed a loop. */
export interface PassingRecord {
  readonly kind: 'passing';
  /** The decoder that saw it, as the wire names it. */
  readonly decoder: string | null;
  /** The decoder's count of passings (P3) or of lines (P98). It goes back to 1 at a reset. */
  readonly number: number | null;
  /** The transponder's number as decimal text, or its code if it has no number (`PV-38463`). */
  readonly transponder: string;
  /** The code that is printed on the transponder (`FL-94890`). */
  readonly code?: string;
  /**
   * The decoder's time in whole microseconds: since 1970 for P3, since the decoder's start for the others. It
   * is exact: a number holds whole microseconds until the year 2255. Divide by 1,000 for milliseconds.
   */
  readonly timeUs: number;
  /** How often the loop heard the transponder during this passing. */
  readonly hits: number | null;
  readonly strength: number | null;
  readonly flags?: number;
  /** The time of a GPS receiver in microseconds since 1970 UTC. */
  readonly utcUs?: number;
  /** The start gate of a BMX track, which a decoder reports like a transponder. It is no car. */
  readonly isGatePulse?: true;
}

/** What a decoder says about itself every few seconds. */
export interface StatusRecord {
  readonly kind: 'status';
  readonly decoder: string | null;
  /** The decoder's count of lines (P98 only, shared with the passings). */
  readonly number: number | null;
  readonly noise: number | null;
  /** Degrees Celsius on an AMBrc. A ProChip may mean tenths of a degree. */
  readonly temperature?: number;
  readonly inputVolts?: number;
  readonly gps?: number;
  readonly satellites?: number;
}

/** The decoder's answer to a question for its time. */
export interface ClockRecord {
  readonly kind: 'clock';
  readonly decoder: string | null;
  /** Microseconds since 1970, as the decoder's clock is set. */
  readonly timeUs: number;
}

/** What kind of decoder this is. */
export interface VersionRecord {
  readonly kind: 'version';
  readonly decoder: string | null;
  readonly description: string | null;
  readonly version: string | null;
}

/** A client asks a P3 decoder for its time, or for passings again. Our simulator answers it. */
export type RequestRecord =
  | { readonly kind: 'request'; readonly what: 'time' }
  | { readonly kind: 'request'; readonly what: 'resend'; readonly from: number; readonly to: number };

/**
 * Bytes that are not a sound frame. They were skipped.
 *
 * - `crc`: the checksum is wrong
 * - `length`: the frame is not as long as it says
 * - `syntax`: the checksum is right or absent, but a field makes no sense
 * - `cut`: the next frame began before this one ended, or the connection ended
 * - `noise`: bytes between two frames
 * - `overflow`: more than `MAX_BUFFERED_BYTES` without an end
 */
export type DamageCause = 'crc' | 'length' | 'syntax' | 'cut' | 'noise' | 'overflow';

export interface DamageRecord {
  readonly kind: 'damage';
  readonly because: DamageCause;
  /** The number of bytes that were skipped. */
  readonly bytes: number;
}

/** A sound frame of a type that Greenflag does not use. */
export interface OtherRecord {
  readonly kind: 'other';
  readonly type: string;
}

/** The records of the decoders that report transponders: P3, P98 and TranX-2. */
export type LoopRecord =
  PassingRecord | StatusRecord | ClockRecord | VersionRecord | RequestRecord | DamageRecord | OtherRecord;

export type MultiloopFlag = 'green' | 'yellow' | 'red' | 'white' | 'checkered' | 'unflagged';

/** The front of every Multiloop record. */
export interface MultiloopHeader {
  /** `repeated` is never new; `updated` corrects an earlier record of the same car. */
  readonly sent: 'new' | 'repeated' | 'updated';
  /** Unique among the records of one letter in one run. */
  readonly sequence: number;
  /** Names the run, for example `Q1`. */
  readonly preamble: string;
}

/** A car, as Multiloop names it. The id is unique in the run, the number is what is painted. */
interface MultiloopCar {
  readonly car: string;
  readonly id: string;
}

export interface MultiloopHeartbeat extends MultiloopHeader {
  readonly kind: 'heartbeat';
  readonly flag: MultiloopFlag | null;
  /** Seconds since 1970. */
  readonly timeSeconds: number;
  readonly elapsedMs: number;
  readonly lapsToGo: number;
  readonly timeToGoMs: number;
}

/** A car crossed a time line. Its identity is (preamble, start of the run, `$L`, sequence). */
export interface MultiloopLineCrossing extends MultiloopHeader, MultiloopCar {
  readonly kind: 'lineCrossing';
  /** `SF`, `SFPIT`, `PIN`, `POUT`, `IM1` and others. */
  readonly line: string;
  readonly source: 'antenna' | 'manual' | 'photocell' | null;
  readonly elapsedMs: number;
  readonly flag: MultiloopFlag | null;
  readonly where: 'track' | 'pit' | null;
}

export interface MultiloopCompletedLap extends MultiloopHeader {
  readonly kind: 'completedLap';
  readonly rank: number;
  readonly car: string;
  readonly id: string;
  readonly laps: number;
  readonly elapsedMs: number;
  readonly lastLapMs: number;
  readonly where: 'track' | 'pit' | null;
  readonly fastestMs: number | null;
  readonly fastestLap: number | null;
}

/** The timing program takes a lap back: the crossing of this car at this time does not count. */
export interface MultiloopInvalidated extends MultiloopHeader, MultiloopCar {
  readonly kind: 'invalidated';
  readonly elapsedMs: number;
}

export interface MultiloopEntry extends MultiloopHeader, MultiloopCar {
  readonly kind: 'entry';
  /** All fields after the header, as text. */
  readonly fields: readonly string[];
}

export interface MultiloopRun extends MultiloopHeader {
  readonly kind: 'run';
  readonly event: string;
  readonly shortName: string;
  readonly run: string;
  readonly type: 'practice' | 'qualifying' | 'single' | 'race' | null;
  /** Seconds since 1970. */
  readonly startSeconds: number | null;
}

/** `$F` flag totals, `$N` new leader, `$S` section, `$T` track, `$A` announcement, `$V` version. */
export interface MultiloopOther extends MultiloopHeader {
  readonly kind: 'multiloop';
  readonly command: string;
  readonly fields: readonly string[];
}

export type MultiloopRecord =
  | MultiloopHeartbeat
  | MultiloopLineCrossing
  | MultiloopCompletedLap
  | MultiloopInvalidated
  | MultiloopEntry
  | MultiloopRun
  | MultiloopOther
  | DamageRecord
  | OtherRecord;
