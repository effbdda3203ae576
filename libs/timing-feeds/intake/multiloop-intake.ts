import type { Command } from '#domain';
import type { FeedProposal } from '../feed-status.ts';
import type {
  Arrival,
  FeedCommand,
  FeedIntake,
  FeedOutcome,
  FeedOutput,
  IntakeOutput,
  IntakeReport,
  MeetingNow,
} from '../feed-types.ts';
import { numbersOf } from '../meeting-now.ts';
import { isInvalidatedBy, multiloopCrossingIdentity, multiloopDecoder } from '../protocols/multiloop.ts';
import type { MultiloopInvalidated, MultiloopLineCrossing, MultiloopRecord } from '../protocols/records.ts';
import { DecoderClock } from './decoder-clock.ts';
import { instantOf, pitCommand, type CommandMaker } from './loop-commands.ts';
import type { Crossing, Issued, MultiloopState, RunState, TimedCrossing } from './multiloop-state.ts';
import { RecentSet } from './recent-set.ts';

const MAX_RECENT = 32_768;
const RECENT_IN_CHECKPOINT = 2_000;
/** A lap is taken back soon after its crossing, so that the last ones are enough. */
const MAX_CROSSINGS = 2_000;
const MAX_PROPOSALS = 100;
/** Most crossings that wait for the entry of their car. */
const MAX_WAITING = 10_000;
const LINE_FEED = 0x0a;

/** The lines of Multiloop, as our lines: both ends of the start and finish line count laps. */
const LINES: Readonly<Record<string, string>> = {
  SF: 'sf',
  SFPIT: 'sf',
  PIN: 'pit-in',
  POUT: 'pit-out',
};

interface MultiloopOptions extends CommandMaker {
  readonly state?: MultiloopState | undefined;
  /** Whether a crossing waits until its car is entered. A proof has no entries. Default: it waits. */
  readonly waitsForEntries?: boolean | undefined;
}

/**
 * The fold of a Multiloop feed. It takes the crossings of lines and counts itself; the completed laps of the
 * feed are the check. A lap that the feed takes back is proposed as a strike, or struck with `follow`.
 */
export class MultiloopIntake implements FeedIntake {
  private readonly recent: RecentSet;
  private readonly clock: DecoderClock;
  private readonly laps = new Map<string, number>();
  private decoder = multiloopDecoder();
  private run: RunState;
  private unclocked: Crossing[];
  /** The crossings whose cars are not entered yet. */
  private waiting: TimedCrossing[];
  private crossings: Issued[];
  private invalidated: MultiloopInvalidated[] = [];
  private outputs: IntakeOutput[] = [];
  private now: MeetingNow | null = null;
  private lastByte = LINE_FEED;
  private lastHeardAtMs: number | null = null;
  private lastRawN = 0;
  private readonly counts = { frames: 0, badFrames: 0, passings: 0, repeats: 0 };

  constructor(private readonly options: MultiloopOptions) {
    const { state } = options;
    this.run = state?.run ?? { preamble: null, startSeconds: null, epoch: 0 };
    this.clock = new DecoderClock(state?.clock);
    this.recent = new RecentSet(MAX_RECENT, state?.recent);
    this.unclocked = [...(state?.unclocked ?? [])];
    this.waiting = [...(state?.waiting ?? [])];
    this.crossings = [...(state?.crossings ?? [])];
  }

  connected(): IntakeOutput[] {
    this.counts.badFrames += this.decoder.end().length;
    this.decoder = multiloopDecoder();
    this.lastByte = LINE_FEED;
    return [];
  }

  bytes(chunk: Uint8Array, { atMs, rawN }: Arrival): IntakeOutput[] {
    this.clock.advance(atMs);
    this.lastByte = chunk.at(-1) ?? this.lastByte;
    this.lastRawN = rawN;
    for (const record of this.decoder.push(chunk)) this.take(record, atMs);
    return this.flush();
  }

  tick(atMs: number): IntakeOutput[] {
    this.clock.advance(atMs);
    return this.flush();
  }

  meetingChanged(now: MeetingNow): IntakeOutput[] {
    this.now = now;
    return this.flush();
  }

  settled({ command: { commandId } }: FeedOutput, outcome: FeedOutcome): void {
    if (outcome.kind !== 'accepted') return;
    const { revision } = outcome;
    this.crossings = this.crossings.map((each) =>
      each.commandId === commandId ? { ...each, revision } : each,
    );
  }

  isResumable(): boolean {
    return this.lastByte === LINE_FEED;
  }

  snapshot(): MultiloopState {
    return {
      run: this.run,
      clock: this.clock.state,
      recent: this.recent.newest(RECENT_IN_CHECKPOINT),
      unclocked: [...this.unclocked],
      crossings: [...this.crossings],
      waiting: [...this.waiting],
    };
  }

  report(): IntakeReport {
    const { offsetMs, steps } = this.clock;
    return {
      ...this.counts,
      lastHeardAtMs: this.lastHeardAtMs,
      clock: offsetMs === null ? null : { offsetMs, steps },
      gaps: [],
      weak: [],
      theirLaps: this.laps.size === 0 ? null : this.laps,
      proposals: this.options.feed.count === 'own' ? this.proposals() : [],
      trouble: null,
    };
  }

  private flush(): IntakeOutput[] {
    if (this.clock.offsetMs !== null) {
      const { unclocked } = this;
      this.unclocked = [];
      for (const crossing of unclocked) this.cross(crossing);
    }
    this.issueWaiting();
    if (this.options.feed.count === 'follow') this.followInvalidated();
    const { outputs } = this;
    this.outputs = [];
    return outputs;
  }

  private take(record: MultiloopRecord, atMs: number): void {
    if (record.kind === 'damage') {
      this.counts.badFrames += 1;
      return;
    }
    this.counts.frames += 1;
    this.lastHeardAtMs = atMs;
    switch (record.kind) {
      case 'heartbeat':
        return void this.clock.passed(record.elapsedMs * 1_000, { atMs, live: false });
      case 'run':
        return this.beginRun(record);
      case 'lineCrossing':
        return this.takeCrossing(record, atMs);
      case 'completedLap':
        this.laps.set(record.car, record.laps);
        return;
      case 'invalidated':
        this.invalidated = [...this.invalidated, record].slice(-MAX_PROPOSALS);
        return;
      default:
    }
  }

  private beginRun({ preamble, startSeconds }: Extract<MultiloopRecord, { kind: 'run' }>): void {
    const { run } = this;
    if (preamble === run.preamble && startSeconds === run.startSeconds) return;
    // The clock counts from the start of the run, so what waits needs the offset of the run before.
    this.clock.settle();
    this.outputs = this.flush();
    const isFirst = run.preamble === null;
    this.run = { preamble, startSeconds, epoch: isFirst ? run.epoch : run.epoch + 1 };
    this.laps.clear();
    this.invalidated = [];
    if (!isFirst) this.clock.restarted();
  }

  private takeCrossing(record: MultiloopLineCrossing, atMs: number): void {
    const identity = `multiloop|${multiloopCrossingIdentity(this.run.startSeconds, record)}`;
    if (record.sent === 'repeated' || !this.recent.add(identity)) {
      this.counts.repeats += 1;
      return;
    }
    this.counts.passings += 1;
    this.clock.passed(record.elapsedMs * 1_000, { atMs, live: false });
    this.unclocked.push({ record, identity, epoch: this.run.epoch, rawN: this.lastRawN });
  }

  private cross(crossing: Crossing): void {
    const { record, identity, rawN } = crossing;
    const line = LINES[record.line];
    const atMs = record.elapsedMs + (this.clock.offsetMs ?? 0);
    if (line === 'sf') this.waiting.push({ ...crossing, atMs });
    else if (line !== undefined) {
      const { car } = record;
      const command = pitCommand(this.options, { car, line, identity }, { now: this.now, atMs });
      if (command) this.outputs.push({ kind: 'command', command, rawN });
    }
  }

  /** Issues the crossings whose cars are entered. A car that is entered late gets its crossings then. */
  private issueWaiting(): void {
    if (this.waiting.length === 0) return;
    const { waitsForEntries = true } = this.options;
    const entered = numbersOf(this.now ?? { entries: [] });
    const waiting: TimedCrossing[] = [];
    for (const crossing of this.waiting) {
      if (waitsForEntries && !entered.has(crossing.record.car)) waiting.push(crossing);
      else this.issue(crossing);
    }
    this.waiting = waiting.slice(-MAX_WAITING);
  }

  private issue({ record, rawN, ...known }: TimedCrossing): void {
    const command = this.crossingCommand(record, known);
    const issued = { record, commandId: command.commandId, revision: null };
    this.crossings = [...this.crossings.slice(1 - MAX_CROSSINGS), issued];
    this.outputs.push({ kind: 'command', command, rawN });
  }

  private crossingCommand(
    { car, sequence }: MultiloopLineCrossing,
    { identity, epoch, atMs }: { identity: string; epoch: number; atMs: number },
  ): FeedCommand {
    const { feed, meeting } = this.options;
    const command: Command = {
      type: 'RecordCrossing',
      car,
      line: feed.line,
      passing: { feed: feed.name, epoch, number: sequence },
      at: instantOf(atMs),
    };
    return { commandId: meeting.commandId(identity), command, role: 'timer' };
  }

  private proposals(): FeedProposal[] {
    return this.strikes().map(({ record, command }) => ({
      id: `strike ${record.car} ${record.elapsedMs}`,
      words: `The feed ${this.options.feed.name} takes back a lap of car ${record.car}.`,
      command: command.command,
      commandId: command.commandId,
    }));
  }

  private followInvalidated(): void {
    const strikes = this.strikes();
    for (const { command } of strikes) this.outputs.push({ kind: 'command', command, rawN: this.lastRawN });
    const done = new Set(strikes.map(({ record }) => record));
    this.invalidated = this.invalidated.filter((record) => !done.has(record));
  }

  /** Returns the strikes of the crossings that the feed has taken back and the meeting has accepted. */
  private strikes(): { record: MultiloopInvalidated; command: FeedCommand }[] {
    const { feed, meeting } = this.options;
    return this.invalidated.flatMap((record) => {
      const crossing = this.crossings.findLast((each) => isInvalidatedBy(each.record, record));
      if (!crossing || crossing.revision === null) return [];
      const command: Command = {
        type: 'StrikeRecord',
        revision: crossing.revision,
        reason: `The feed ${feed.name} took the lap back.`,
      };
      const commandId = meeting.commandId(`strike|${crossing.commandId}`);
      return [{ record, command: { commandId, command, role: 'scorer' } }];
    });
  }
}
