import type { FeedIntake, FeedMeeting, IntakeOutput } from '../feed-types.ts';
import { feedAddress, type Feed } from '../feeds-file.ts';
import { ScoringLine } from '../intake/scoring-line.ts';
import type { FeedFiles } from '../recording/feed-files.ts';
import { firstHashOf } from '../recording/raw-head.ts';
import type { RawLine } from '../recording/raw-records.ts';
import { verifyRawLog, type RawLogCheck } from '../recording/verify.ts';
import { makeIntake } from '../runner/make-intake.ts';

/** A `FeedSealed` of the meeting. */
export interface FeedSeal {
  readonly revision: number;
  readonly from: number;
  readonly to: number;
  readonly hash: string;
  /** The raw log that it seals; absent in seals of an earlier version. */
  readonly log?: string | undefined;
}

export interface CheckedSeal extends FeedSeal {
  /**
   * - `right`: the records are in the raw log, and their hash is that of the seal
   * - `changed`: a record in the range is damaged, or the last one has another hash
   * - `missing`: the raw log has no record with the number of the last one
   */
  readonly verdict: 'right' | 'changed' | 'missing';
}

/** A `CrossingSeen` of the meeting that names this feed. */
export interface RecordedCrossing {
  readonly revision: number;
  readonly commandId: string;
}

/** A passing of the scoring line that the meeting does not have: nothing was under way, or it was refused. */
export interface UnrecordedPassing {
  readonly rawN: number;
  /** The transponder; the car if the feed names cars. */
  readonly transponder: string;
  readonly at: string;
}

export interface CrossingCheck {
  /** The revisions of crossings that no raw byte supports. */
  readonly withoutBytes: readonly number[];
  /** The first passings that are not in the meeting, at most 1,000. */
  readonly unrecorded: readonly UnrecordedPassing[];
  readonly unrecordedCount: number;
}

export interface FeedProof {
  readonly raw: RawLogCheck;
  readonly seals: readonly CheckedSeal[];
  /** The seals of other raw logs of this feed, which are not checked: another server has read it too. */
  readonly otherSeals: number;
  /** The records behind the last seal; null if it covers the last one. */
  readonly unsealed: { readonly from: number; readonly to: number } | null;
  /** Null for RMonitor: what it makes of its bytes depends on the meeting at that moment. */
  readonly crossings: CrossingCheck | null;
}

interface FeedToProve {
  readonly files: FeedFiles;
  readonly feed: Feed;
  readonly meeting: Pick<FeedMeeting, 'meeting' | 'commandId'>;
  readonly seals: readonly FeedSeal[];
  readonly crossings: readonly RecordedCrossing[];
}

const MAX_UNRECORDED = 1_000;
/** A fold that waits for something gives up within this time. */
const LONG_AFTER_MS = 3_600_000;

/**
 * Compares the raw log of a feed with the records of its meeting: the seals with the hashes, and the
 * crossings with the passings that the bytes give when they are read again.
 */
export async function proveFeed({ files, feed, meeting, ...records }: FeedToProve): Promise<FeedProof> {
  const protocol = feedAddress(feed.url)?.protocol ?? 'rmonitor';
  const seals = new SealCheck(records.seals);
  const crossings =
    protocol === 'rmonitor'
      ? null
      : new CrossingComparison(
          makeIntake(protocol, {
            feed,
            meeting,
            line: new ScoringLine(),
            state: undefined,
            waitsForEntries: false,
          }),
          records.crossings,
        );
  const raw = await verifyRawLog(files, (line, problemCount) => {
    seals.add(line, problemCount);
    crossings?.add(line);
  });
  const checked = seals.result(raw.problemCount);
  const otherSeals = records.seals.length - checked.length;
  const sealedTo = Math.max(0, ...checked.map(({ to }) => to));
  const unsealed = raw.head.n > sealedTo ? { from: sealedTo + 1, to: raw.head.n } : null;
  return { raw, seals: checked, otherSeals, unsealed, crossings: crossings?.result() ?? null };
}

/** Finds the last record of each seal, and counts the problems up to its first and to its last record. */
class SealCheck {
  readonly #seals: readonly FeedSeal[];
  readonly #found = new Map<number, { readonly hash: string; readonly problems: number }>();
  readonly #wanted: ReadonlySet<number>;
  /** The problems before each first record. */
  readonly #before = new Map<number, number>();
  readonly #firsts: readonly number[];
  #nextFirst = 0;
  /** The name of this log; null if its first record is damaged: then any seal may be its own. */
  #log: string | null = null;
  #problems = 0;

  constructor(seals: readonly FeedSeal[]) {
    this.#seals = seals;
    this.#wanted = new Set(seals.map(({ to }) => to));
    this.#firsts = seals.map(({ from }) => from).toSorted((a, b) => a - b);
  }

  add(line: RawLine, problemCount: number): void {
    const { n } = line.record;
    this.#log ??= firstHashOf(line);
    for (let first = this.#firsts[this.#nextFirst]; first !== undefined && first <= n;) {
      this.#before.set(first, this.#problems);
      first = this.#firsts[++this.#nextFirst];
    }
    this.#problems = problemCount;
    if (this.#wanted.has(n)) this.#found.set(n, { hash: line.hash, problems: problemCount });
  }

  result(problemCount: number): CheckedSeal[] {
    return this.#seals
      .filter(({ log = this.#log }) => this.#log === null || log === this.#log)
      .map((seal) => ({ ...seal, verdict: this.#verdict(seal, problemCount) }));
  }

  #verdict({ from, to, hash }: FeedSeal, problemCount: number): CheckedSeal['verdict'] {
    const found = this.#found.get(to);
    const before = this.#before.get(from) ?? problemCount;
    if (found === undefined) return problemCount > before ? 'changed' : 'missing';
    return found.hash === hash && found.problems === before ? 'right' : 'changed';
  }
}

/** Reads the bytes again, and compares the crossings with the meeting's by the ids of their commands. */
class CrossingComparison {
  readonly #intake: FeedIntake;
  readonly #recorded: ReadonlyMap<string, number>;
  readonly #supported = new Set<string>();
  readonly #unrecorded: UnrecordedPassing[] = [];
  #unrecordedCount = 0;
  #connection = 0;
  #atMs = 0;

  constructor(intake: FeedIntake, crossings: readonly RecordedCrossing[]) {
    this.#intake = intake;
    this.#recorded = new Map(crossings.map(({ commandId, revision }) => [commandId, revision]));
  }

  add({ record }: RawLine): void {
    if (record.kind !== 'bytes') return;
    const { n: rawN, atMs, connection, bytes } = record;
    if (connection !== this.#connection) this.#compare(this.#intake.connected(atMs));
    this.#connection = connection;
    this.#atMs = atMs;
    this.#compare(this.#intake.bytes(bytes, { atMs, rawN, live: false }));
  }

  result(): CrossingCheck {
    this.#compare(this.#intake.tick(this.#atMs + LONG_AFTER_MS));
    const without = [...this.#recorded].filter(([commandId]) => !this.#supported.has(commandId));
    return {
      withoutBytes: without.map(([, revision]) => revision),
      unrecorded: this.#unrecorded,
      unrecordedCount: this.#unrecordedCount,
    };
  }

  #compare(outputs: readonly IntakeOutput[]): void {
    for (const output of outputs) {
      if (output.kind !== 'command') continue;
      const { command, commandId } = output.command;
      if (command.type !== 'RecordCrossing') continue;
      if (this.#recorded.has(commandId)) this.#supported.add(commandId);
      else
        this.#missed({
          rawN: output.rawN,
          transponder: command.transponder ?? command.car ?? '',
          at: command.at ?? '',
        });
    }
  }

  #missed(passing: UnrecordedPassing): void {
    this.#unrecordedCount++;
    if (this.#unrecorded.length < MAX_UNRECORDED) this.#unrecorded.push(passing);
  }
}
