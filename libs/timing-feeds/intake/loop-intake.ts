import { SCORING_LINE } from '#domain';
import type { Arrival, FeedIntake, IntakeOutput, IntakeReport, MeetingNow } from '../feed-types.ts';
import type { Decoder, LoopRecord, PassingRecord } from '../protocols/records.ts';
import { clockTrouble, DecoderClock, type DecoderClockState } from './decoder-clock.ts';
import { Gaps, type GapsState } from './gaps.ts';
import { LapTimes } from './lap-times.ts';
import { crossingCommand, isStorable, pitCommand } from './loop-commands.ts';
import type { CommandMaker, KnownPassing } from './loop-commands.ts';
import { LOOP_PROTOCOLS, type LoopProtocol, type LoopProtocolName } from './loop-protocols.ts';
import { Numbering, type Missing, type NumberingState } from './numbering.ts';
import { RecentSet } from './recent-set.ts';
import { PRIMARY_WITHIN_MS, type ScoringLine } from './scoring-line.ts';
import { WeakReads } from './weak-reads.ts';

/** Older passings that are repeated are issued again: the meeting answers with their first receipts. */
const MAX_RECENT = 32_768;
/** Number of identities in a checkpoint: decoders that count no epochs for us repeat the last few. */
const RECENT_IN_CHECKPOINT = 256;

/** The state of an intake, for the checkpoint. */
export interface LoopIntakeState {
  readonly numbering: NumberingState;
  readonly clock: DecoderClockState;
  readonly gaps: GapsState;
  readonly recent: readonly string[];
  readonly unclocked: readonly Arrived[];
  readonly awaiting: readonly Awaiting[];
}

type Arrived = KnownPassing & { readonly arrivedMs: number };
/** A crossing of a backup reader that waits for that of the first reader. */
type Awaiting = Arrived & { readonly atMs: number };

interface LoopIntakeOptions extends CommandMaker {
  readonly protocol: LoopProtocolName;
  /** The line that this feed shares with the other readers of it. */
  readonly line: ScoringLine;
  readonly state?: LoopIntakeState | undefined;
}

/** The fold of a feed whose loops report transponders: P3, P98, TranX-2 and bridges. */
export class LoopIntake implements FeedIntake {
  private readonly protocol: LoopProtocol;
  private readonly numbering: Numbering;
  private readonly clock: DecoderClock;
  private readonly gaps: Gaps;
  private readonly recent: RecentSet;
  private readonly lapTimes = new LapTimes();
  private readonly weak = new WeakReads();
  private decoder: Decoder<LoopRecord>;
  private unclocked: Arrived[];
  private awaiting: Awaiting[];
  private now: MeetingNow | null = null;
  private outputs: IntakeOutput[] = [];
  private lastByte: number | null = null;
  private lastHeardAtMs: number | null = null;
  private steppedAtMs: number | null = null;
  private readonly counts = { frames: 0, badFrames: 0, passings: 0, repeats: 0 };

  constructor(private readonly options: LoopIntakeOptions) {
    const { state } = options;
    this.protocol = LOOP_PROTOCOLS[options.protocol];
    this.decoder = this.protocol.decoder();
    this.numbering = new Numbering(this.protocol.rules, state?.numbering);
    this.clock = new DecoderClock(state?.clock ?? this.firstClock());
    this.gaps = new Gaps(state?.gaps);
    this.recent = new RecentSet(MAX_RECENT, state?.recent);
    this.unclocked = [...(state?.unclocked ?? [])];
    this.awaiting = [...(state?.awaiting ?? [])];
  }

  connected(atMs: number): IntakeOutput[] {
    this.take(this.decoder.end(), { atMs, rawN: 0, live: false });
    this.decoder = this.protocol.decoder();
    this.lastByte = null;
    this.clock.connected();
    this.askForTime(atMs);
    this.gaps.connected();
    this.askForTail(atMs);
    return this.flush();
  }

  bytes(chunk: Uint8Array, came: Arrival): IntakeOutput[] {
    this.advance(came.atMs);
    this.lastByte = chunk.at(-1) ?? this.lastByte;
    this.take(this.decoder.push(chunk), came);
    if (came.live) this.ask(came.atMs);
    return this.flush();
  }

  tick(atMs: number): IntakeOutput[] {
    this.advance(atMs);
    this.ask(atMs);
    return this.flush();
  }

  meetingChanged(now: MeetingNow): IntakeOutput[] {
    this.now = now;
    return [];
  }

  settled = (): void => undefined;

  /** Returns whether a fold that is restored from a snapshot misses no part of a frame. */
  isResumable(): boolean {
    return this.lastByte === null || this.lastByte === this.protocol.endOfFrame;
  }

  snapshot(): LoopIntakeState {
    return {
      numbering: this.numbering.state,
      clock: this.clock.state,
      gaps: this.gaps.state,
      recent: this.recent.newest(RECENT_IN_CHECKPOINT),
      unclocked: [...this.unclocked],
      awaiting: [...this.awaiting],
    };
  }

  report(atMs: number): IntakeReport {
    const carOf = (transponder: string): string | null => this.now?.cars.get(transponder) ?? null;
    const { offsetMs, steps } = this.clock;
    return {
      ...this.counts,
      lastHeardAtMs: this.lastHeardAtMs,
      clock: offsetMs === null ? null : { offsetMs, steps },
      gaps: this.gaps.report(this.lapTimes, (transponder) => carOf(transponder) ?? transponder),
      weak: this.weak.report(carOf),
      theirLaps: null,
      proposals: [],
      trouble: clockTrouble(this.steppedAtMs, atMs),
    };
  }

  private firstClock(): DecoderClockState | undefined {
    return this.protocol.hasServerTime ? { offsetMs: 0, steps: 0, isGuess: false } : undefined;
  }

  private flush(): IntakeOutput[] {
    const { outputs } = this;
    this.outputs = [];
    return outputs;
  }

  private advance(atMs: number): void {
    this.clock.advance(atMs);
    this.gaps.advance(atMs);
    this.giveTimes();
    if (this.awaiting.length > 0) this.endWaits(atMs);
  }

  private take(records: readonly LoopRecord[], came: Arrival): void {
    for (const record of records) {
      if (record.kind === 'damage') this.counts.badFrames += 1;
      else this.takeSound(record, came);
    }
    this.giveTimes();
  }

  private takeSound(record: Exclude<LoopRecord, { kind: 'damage' }>, came: Arrival): void {
    this.counts.frames += 1;
    this.lastHeardAtMs = came.atMs;
    if (record.kind === 'passing' && !record.isGatePulse) this.takePassing(record, came);
    if (record.kind === 'clock' && this.clock.answered(record.timeUs, came.atMs))
      this.clockStepped(came.atMs);
    if (record.kind === 'status' && record.number !== null) this.takeLine(record.number, came.atMs);
  }

  private takeLine(number: number, atMs: number): void {
    const { restarted, missing } = this.numbering.acceptLine(number);
    if (restarted) this.beginClock();
    this.openGap(missing, atMs, atMs);
  }

  private takePassing(record: PassingRecord, came: Arrival): void {
    const { feed } = this.options;
    if (this.recent.has(this.protocol.identity(record, feed.name, this.numbering.state.epoch))) {
      this.counts.repeats += 1;
      return;
    }
    if (!isStorable(record)) {
      this.counts.badFrames += 1;
      return;
    }
    const beforeUs = this.numbering.state.lastUs;
    const { epoch, missing } = this.number(record, came.atMs);
    const identity = this.protocol.identity(record, feed.name, epoch);
    this.recent.add(identity);
    this.counts.passings += 1;
    if (record.number !== null) this.gaps.fill(epoch, record.number);
    this.openGap(missing, this.serverTime(beforeUs ?? record.timeUs), this.serverTime(record.timeUs));
    this.unclocked.push({ record, identity, epoch, rawN: came.rawN, arrivedMs: came.atMs });
    if (this.clock.passed(record.timeUs, came)) this.clockStepped(came.atMs);
    if (came.live && this.protocol.questions) this.clock.doubt(record.timeUs, came.atMs);
  }

  private number(record: PassingRecord, atMs: number): { epoch: number; missing: Missing | null } {
    const { epoch } = this.numbering.state;
    const numbered = this.numbering.accept(record, (number) => this.gaps.has(epoch, number));
    if (numbered.restarted && this.protocol.rules.timeSinceStart) this.beginClock();
    if (numbered.clockSetBack) {
      this.beginClock(() => this.clock.setBack());
      this.steppedAtMs = atMs;
    }
    return numbered;
  }

  /** What waits for its time needs the offset of before. */
  private beginClock(begin = () => this.clock.restarted()): void {
    this.clock.settle();
    this.giveTimes();
    begin();
  }

  private clockStepped(atMs: number): void {
    this.numbering.clockStepped();
    this.steppedAtMs = atMs;
  }

  private serverTime(timeUs: number): number | null {
    return this.clock.offsetMs === null ? null : timeUs / 1_000 + this.clock.offsetMs;
  }

  private openGap(missing: Missing | null, fromMs: number | null, toMs: number | null): void {
    if (!missing) return;
    const due = fromMs === null || toMs === null ? [] : this.lapTimes.due(fromMs, toMs);
    const atMs = toMs ?? this.lastHeardAtMs ?? 0;
    this.gaps.open({ ...missing, epoch: this.numbering.state.epoch, atMs, due });
  }

  /** Asks for the time and the gaps. The time to fill a gap runs also if nobody can be asked. */
  private ask(atMs: number): void {
    this.askForTime(atMs);
    for (const gap of this.gaps.ask(this.numbering.state.epoch, atMs)) this.askFor(gap);
  }

  /** Asks for what crossed while nobody was connected: no later passing may come to show that gap. */
  private askForTail(atMs: number): void {
    const { offsetMs } = this.clock;
    const tail = offsetMs === null ? null : this.numbering.tail((atMs - offsetMs) * 1_000);
    if (tail) this.askFor(tail);
  }

  private askFor({ from, to }: Missing): void {
    const bytes = this.protocol.questions?.resend(from, to);
    if (bytes) this.outputs.push({ kind: 'send', bytes });
  }

  private askForTime(atMs: number): void {
    if (!this.protocol.questions || !this.clock.shouldAsk(atMs)) return;
    this.outputs.push({ kind: 'send', bytes: this.protocol.questions.time() });
  }

  /** Issues the passings whose times on the server are known now. */
  private giveTimes(): void {
    if (this.clock.offsetMs === null || this.clock.isDoubted || this.unclocked.length === 0) return;
    const { unclocked } = this;
    this.unclocked = [];
    for (const passing of unclocked) this.cross(passing, this.serverTime(passing.record.timeUs) ?? 0);
  }

  private cross(passing: Arrived, atMs: number): void {
    const { feed, line } = this.options;
    const { transponder, hits } = passing.record;
    this.lapTimes.crossed(transponder, atMs);
    if (hits !== null) this.weak.add(transponder, hits);
    if (feed.line !== SCORING_LINE) return this.crossPitLine(passing, atMs);
    if (!feed.backup) {
      line.crossed(transponder, atMs);
      return this.issue(passing, atMs);
    }
    const primaryMs = line.primaryOf(transponder, atMs);
    if (primaryMs === null) this.awaiting.push({ ...passing, atMs });
    else this.issue(passing, Math.max(atMs, primaryMs));
  }

  /** Issues crossings of a backup reader: as second reads, or alone if the first reader stays silent. */
  private endWaits(nowMs: number): void {
    const { awaiting } = this;
    this.awaiting = [];
    for (const each of awaiting) {
      const primaryMs = this.options.line.primaryOf(each.record.transponder, each.atMs);
      if (primaryMs !== null) this.issue(each, Math.max(each.atMs, primaryMs));
      else if (nowMs - each.arrivedMs >= PRIMARY_WITHIN_MS) this.issue(each, each.atMs);
      else this.awaiting.push(each);
    }
  }

  private crossPitLine({ record, identity, rawN }: Arrived, atMs: number): void {
    const car = this.now?.cars.get(record.transponder) ?? null;
    const { line } = this.options.feed;
    const command = pitCommand(this.options, { car, line, identity }, { now: this.now, atMs });
    if (command) this.outputs.push({ kind: 'command', command, rawN });
  }

  private issue(passing: KnownPassing, atMs: number): void {
    const command = crossingCommand(this.options, passing, atMs);
    this.outputs.push({ kind: 'command', command, rawN: passing.rawN });
  }
}
