import { z } from 'zod';
import type { Observable } from 'rxjs';
import { fields, type Command, type Role } from '#domain';
import type { FeedGap, FeedProposal, FeedStatus, FeedTrouble, WeakRead } from './feed-status.ts';

/* The ports of the feeds: what an app gives them. */

/** A command of a feed. It is issued by the official `feed NAME`. */
export interface FeedCommand {
  readonly commandId: string;
  /** Has the instant of the track in `at`. */
  readonly command: Command;
  /** `timer`, unless a flag or an entry is taken from a timing program. */
  readonly role: Role;
}

export type FeedOutcome =
  /** `revision` is that of the first record that the command wrote; null if it had nothing to write. */
  | { readonly kind: 'accepted'; readonly revision: number | null }
  | { readonly kind: 'refused'; readonly code: string; readonly words: string }
  /** The store did not answer. The command may be issued again with its id. */
  | { readonly kind: 'unavailable'; readonly words: string };

/** What a feed knows of its meeting. Made from the views `meeting`, `transponders` and `entry-list`. */
export interface MeetingNow {
  /** The revision of the views. */
  readonly revision: number;
  readonly sessions: readonly SessionNow[];
  /** The car of each transponder that is assigned now. */
  readonly cars: ReadonlyMap<string, string>;
  readonly entries: readonly EntryNow[];
}

export interface SessionNow {
  readonly session: string;
  readonly phase: string;
  readonly flag: string | null;
}

export interface EntryNow {
  readonly car: string;
  readonly driver: string;
  readonly transponder: string | null;
}

/** The meeting that the feeds report to. */
export interface FeedMeeting {
  readonly meeting: string;
  /** Issues the commands in their order. Resolves with one outcome for each; never rejects. */
  readonly issue: (feed: string, commands: readonly FeedCommand[]) => Promise<readonly FeedOutcome[]>;
  /** Emits the meeting at once and after each change of one of the three views. */
  readonly changes: Observable<MeetingNow>;
  /** Returns the id of a command: `derivedId('crossing', meeting, identity)`. */
  readonly commandId: (identity: string) => string;
  /** Returns the laps of each car in a session, to compare them with those of a timing program. */
  readonly laps: (session: string) => Promise<ReadonlyMap<string, number>>;
}

/** The time and the timers of the machine. A test brings its own. */
export interface FeedClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs a function once, after a time. Returns a function that prevents it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** A number from 0 up to but not including 1, for the waits before a reconnect. */
  readonly random: () => number;
}

export const systemClock: FeedClock = {
  now: Date.now,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/* The feeds while they run. */

/** One feed of the file, while it runs. */
export interface RunningFeed {
  readonly name: string;
  readonly status: () => FeedStatus;
  /** Emits the status at once, and then when it has changed, at most four times a second. */
  readonly statuses: Observable<FeedStatus>;
  /** Takes passings that a bridge posts. Resolves when they and their crossings are durable. */
  readonly accept: (passings: readonly BridgePassing[]) => Promise<BridgeAnswer>;
  /** Reads the lines of the raw log after record `after`, as they are stored. */
  readonly raw: (after: number) => AsyncIterable<string>;
}

/** All feeds of the file, while they run. */
export interface RunningFeeds {
  /** Reads what is left of the last run from the raw logs, and connects. */
  readonly start: () => Promise<void>;
  /** Resolves when what the raw logs held at the start was read, unless the feeds are stopped before. */
  readonly caughtUp: () => Promise<void>;
  /** Disconnects. Resolves when all that came is durable, issued, and noted in the checkpoints. */
  readonly stop: () => Promise<void>;
  readonly status: () => readonly FeedStatus[];
  readonly statuses: Observable<readonly FeedStatus[]>;
  readonly feed: (name: string) => RunningFeed | undefined;
}

/* What a protocol makes of the bytes of a feed. */

/** A passing on its way to the meeting. */
export interface FeedOutput {
  readonly command: FeedCommand;
  /** The number of the raw record that it came with. */
  readonly rawN: number;
}

/** What a fold answers. The runner does it in this order. */
export type IntakeOutput =
  | ({ readonly kind: 'command' } & FeedOutput)
  /** Bytes for the other side: a question for the time, or for missing passings. */
  | { readonly kind: 'send'; readonly bytes: Uint8Array };

export interface Arrival {
  readonly atMs: number;
  readonly rawN: number;
  readonly live: boolean;
}

/** What a fold adds to the status of its feed. */
export interface IntakeReport {
  readonly lastHeardAtMs: number | null;
  readonly clock: { readonly offsetMs: number; readonly steps: number } | null;
  readonly frames: number;
  readonly badFrames: number;
  readonly passings: number;
  readonly repeats: number;
  readonly gaps: readonly FeedGap[];
  readonly weak: readonly WeakRead[];
  /** The laps that a timing program counts in the session under way, to compare them; null without one. */
  readonly theirLaps: ReadonlyMap<string, number> | null;
  readonly proposals: readonly FeedProposal[];
  /** What is wrong with the feed itself, like a clock that jumped. */
  readonly trouble: FeedTrouble | null;
}

/**
 * The fold of one feed: bytes to commands. It has no clock and no socket: each call brings its time, in
 * milliseconds since 1970. The same calls give the same outputs.
 */
export interface FeedIntake {
  /** A connection was made. The rest of an earlier one is dropped. */
  readonly connected: (atMs: number) => IntakeOutput[];
  /** Bytes came. They are durable in raw record `rawN`. `live` is false when they are read again from it. */
  readonly bytes: (chunk: Uint8Array, came: Arrival) => IntakeOutput[];
  /** Called a few times a second, while the feed is read live. */
  readonly tick: (atMs: number) => IntakeOutput[];
  readonly meetingChanged: (now: MeetingNow, atMs: number) => IntakeOutput[];
  /** The meeting has answered a command of this fold for good. */
  readonly settled: (output: FeedOutput, outcome: FeedOutcome) => void;
  /** Returns whether a fold that is made from a snapshot of now misses no part of a frame. */
  readonly isResumable: () => boolean;
  /** The state as JSON, for the checkpoint. A fold that is made from it continues. */
  readonly snapshot: () => unknown;
  readonly report: (atMs: number) => IntakeReport;
}

/* A bridge posts passings of its own. */

/** A passing that a bridge posts, one a line. */
export const bridgePassing = z
  .strictObject({
    transponder: fields.printable(40).describe('The transponder, as its decoder names it.'),
    at: fields.instant.describe('When it crossed the loop, by the clock of the server.'),
    number: z.int().min(0).optional().describe('The count of the decoder, if it has one.'),
    hits: z.int().min(0).max(65_535).optional(),
    strength: z.number().min(0).max(65_535).optional(),
  })
  .describe('A passing that a bridge reports.');
export type BridgePassing = z.infer<typeof bridgePassing>;

export const bridgeAnswer = z
  .strictObject({
    accepted: z.int().min(0).describe('The passings that are new. They are durable.'),
    repeated: z.int().min(0).describe('The passings that were known.'),
    refused: z.int().min(0).describe('The crossings that the meeting refused.'),
  })
  .describe('What became of posted passings.');
export type BridgeAnswer = z.infer<typeof bridgeAnswer>;
