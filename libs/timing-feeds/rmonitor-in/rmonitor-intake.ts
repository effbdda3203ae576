import type {
  Arrival,
  FeedIntake,
  FeedOutcome,
  FeedOutput,
  IntakeOutput,
  IntakeReport,
  MeetingNow,
} from '../feed-types.ts';
import { RMonitorDecoder } from '../protocols/rmonitor/decoder.ts';
import { NOTHING_RUNS, type FeedChange, type FeedState, type PassingKind } from './feed-state.ts';
import { entryCommands } from './entries.ts';
import { flagCommand } from './flags.ts';
import { applyRecord, disconnect } from './fold.ts';
import {
  initialIntake,
  proposalOf,
  type CommandMaker,
  type RMonitorIntakeState,
  type Suggestion,
} from './intake-state.ts';
import { LapReports } from './lap-reports.ts';

const MAX_PROPOSALS = 100;
const NEW: ReadonlySet<PassingKind> = new Set<PassingKind>(['lap', 'first-crossing', 'lap-after-gap']);

interface RMonitorIntakeOptions extends CommandMaker {
  readonly state?: RMonitorIntakeState | undefined;
}

/** The fold of a feed of a timing program: RMonitor lines to crossings, corrections and proposals. */
export class RMonitorIntake implements FeedIntake {
  readonly #make: CommandMaker;
  readonly #state: RMonitorIntakeState;
  readonly #laps: LapReports;
  readonly #counts = { frames: 0, badFrames: 0, passings: 0, repeats: 0 };
  /** The flags and entries that were issued. The meeting answers a second time with the first receipt. */
  readonly #taken = new Set<string>();
  readonly #decoder: RMonitorDecoder;
  #now: MeetingNow | null = null;
  #lastHeardAtMs: number | null = null;
  #rawN = 0;
  #isLive = true;

  constructor({ state, ...make }: RMonitorIntakeOptions) {
    this.#make = make;
    this.#state = structuredClone(state ?? initialIntake());
    this.#laps = new LapReports(make, this.#state);
    this.#decoder = new RMonitorDecoder(this.#state.unfinished);
  }

  connected(): IntakeOutput[] {
    this.#counts.badFrames += this.#decoder.end().length;
    disconnect(this.#feed);
    return [];
  }

  bytes(chunk: Uint8Array, { atMs, rawN, live }: Arrival): IntakeOutput[] {
    this.#rawN = rawN;
    this.#isLive = live;
    for (const record of this.#decoder.push(chunk)) {
      if (record.kind === 'damage') {
        this.#counts.badFrames += 1;
        continue;
      }
      this.#counts.frames += 1;
      this.#lastHeardAtMs = atMs;
      this.#state.firstAtMs ??= atMs;
      for (const change of applyRecord(this.#feed, record, atMs)) this.#take(change, atMs);
    }
    return this.#flush(atMs);
  }

  tick(atMs: number): IntakeOutput[] {
    return this.#flush(atMs);
  }

  meetingChanged(now: MeetingNow, atMs: number): IntakeOutput[] {
    this.#now = now;
    this.#noteOurFlag(now, atMs);
    return this.#flush(atMs);
  }

  settled(output: FeedOutput, outcome: FeedOutcome): void {
    this.#laps.settled(output, outcome);
  }

  /** Returns true: a snapshot has the start of a line whose end has not come. */
  isResumable(): boolean {
    return true;
  }

  snapshot(): RMonitorIntakeState {
    return structuredClone({ ...this.#state, unfinished: this.#decoder.unfinished });
  }

  report(atMs: number): IntakeReport {
    return {
      ...this.#counts,
      lastHeardAtMs: this.#lastHeardAtMs,
      clock: null,
      gaps: [],
      weak: [],
      theirLaps: this.#theirLaps(),
      proposals: this.#suggestions(atMs).slice(-MAX_PROPOSALS).map(proposalOf),
      trouble: null,
    };
  }

  get #feed(): FeedState {
    return this.#state.feed;
  }

  #take(change: FeedChange, atMs: number): void {
    const at = { atMs, rawN: this.#rawN };
    if (change.kind === 'passing') this.#counts[NEW.has(change.passing) ? 'passings' : 'repeats'] += 1;
    else if (change.kind === 'flag') this.#takeFlagChange(change, atMs);
    else if (change.kind === 'run' && change.isNew) this.#laps.beginRun();
    else if (this.#feed.run !== NOTHING_RUNS) this.#laps.take(change, at);
  }

  #takeFlagChange(change: Extract<FeedChange, { kind: 'flag' }>, atMs: number): void {
    const { flag, raceTimeMs } = change;
    this.#state.flag = { flag, raceTimeMs, atMs, isOld: change.isFirst || !this.#isLive };
  }

  #theirLaps(): ReadonlyMap<string, number> | null {
    if (this.#feed.run === NOTHING_RUNS) return null;
    const laps = Object.entries(this.#feed.cars).flatMap(([registration, car]): [string, number][] =>
      car.laps === null ? [] : [[this.#laps.carOf(registration), Math.max(0, car.laps)]],
    );
    return laps.length === 0 ? null : new Map(laps);
  }

  #flush(atMs: number): IntakeOutput[] {
    const outputs = [
      ...this.#laps.outputs(this.#now, { atMs, rawN: this.#rawN }),
      ...this.#takenNow().map(({ command }): FeedOutput => ({ command, rawN: this.#rawN })),
    ];
    return outputs.map((output) => ({ kind: 'command', ...output }));
  }

  /** Notes when the flag of the meeting changed, and that a session was opened. */
  #noteOurFlag({ sessions }: MeetingNow, atMs: number): void {
    const flag = JSON.stringify(sessions.map(({ phase, flag: shown }) => [phase, shown]));
    const { ours } = this.#state;
    if (ours?.flag !== flag) this.#state.ours = { flag, atMs: ours ? atMs : 0 };
  }

  /** Returns the flags and entries that the feed may decide, each once. */
  #takenNow(): Suggestion[] {
    const { entries } = this.#make.feed;
    const made = [
      ...(entries === 'take' && !this.#feed.isRefreshing ? this.#suggestEntries() : []),
      ...this.#takenFlag(),
    ].filter(({ command }) => !this.#taken.has(command.commandId));
    for (const { command } of made) this.#taken.add(command.commandId);
    return made;
  }

  /** A flag is taken when it is new: the feed does not undo what the officials show after it. */
  #takenFlag(): Suggestion[] {
    const { flag } = this.#state;
    if (this.#make.feed.flags !== 'take' || !flag || flag.isOld || !this.#now) return [];
    const made = this.#suggestFlag();
    this.#state.flag = { ...flag, isOld: true };
    return made;
  }

  #suggestions(atMs: number): Suggestion[] {
    const { flags, entries, count } = this.#make.feed;
    return [
      ...(entries === 'ask' ? this.#suggestEntries() : []),
      ...(count === 'own' ? this.#laps.suggestions(this.#now, atMs) : []),
      ...(flags === 'ask' ? this.#suggestFlag() : []),
    ];
  }

  #suggestFlag(): Suggestion[] {
    const { flag, ours } = this.#state;
    const isOvertaken = flag && ours && flag.atMs < ours.atMs;
    return flag && this.#now && !isOvertaken
      ? flagCommand(this.#make, this.#feed, { flag, now: this.#now })
      : [];
  }

  #suggestEntries(): Suggestion[] {
    return this.#now ? entryCommands(this.#make, this.#feed, this.#now) : [];
  }
}
