import { BehaviorSubject, type Observable } from 'rxjs';
import { feedAddress, type Feed, type FeedAddress } from '../feeds-file.ts';
import type { FeedStatus } from '../feed-status.ts';
import type {
  BridgeAnswer,
  BridgePassing,
  FeedIntake,
  FeedOutcome,
  FeedOutput,
  IntakeOutput,
  IntakeReport,
  MeetingNow,
  RunningFeed,
} from '../feed-types.ts';
import type { FeedConnection } from '../connection/feed-connection.ts';
import { encodeBridgePassing } from '../intake/bridge-decoder.ts';
import type { FeedFiles } from '../recording/feed-files.ts';
import type { RawLog } from '../recording/raw-log.ts';
import type { Checkpoint } from './checkpoint.ts';
import { Checkpoints } from './checkpoints.ts';
import { FeedHealth } from './feed-health.ts';
import { dialOf, type FeedPorts } from './feed-ports.ts';
import { FeedReader } from './feed-reader.ts';
import { MAX_WAITING, NO_SESSION, Outbox } from './outbox.ts';
import { Seals } from './seals.ts';

const TICK_MS = 250;

interface RunnerOptions {
  readonly feed: Feed;
  readonly ports: FeedPorts;
  readonly intake: FeedIntake;
  readonly files: FeedFiles | null;
  readonly rawLog: RawLog | null;
  /** Why there is no raw log, in words. */
  readonly rawTrouble: string | null;
  /** Whether nobody asked for a raw log. */
  readonly isRawOff: boolean;
  readonly checkpoint: Checkpoint | null;
}

/**
 * Runs one feed. What comes goes through three steps: the raw bytes are durable, then the commands that
 * follow from them are answered by the meeting, then the checkpoint covers them.
 */
export class FeedRunner implements RunningFeed {
  readonly name: string;
  readonly statuses: Observable<FeedStatus>;
  private readonly address: FeedAddress;
  private readonly outbox: Outbox;
  private readonly reader: FeedReader;
  private readonly checkpoints: Checkpoints;
  private readonly seals: Seals;
  private readonly connection: FeedConnection;
  private readonly health: FeedHealth;
  private readonly changed: BehaviorSubject<FeedStatus>;
  private readonly answers = new Map<string, (outcome: FeedOutcome) => void>();
  private connectionNumber: number;
  private cancelTick: () => void = () => undefined;

  constructor(private readonly options: RunnerOptions) {
    const { feed, ports, intake, rawLog, checkpoint } = options;
    this.name = feed.name;
    this.address = feedAddress(feed.url) ?? { protocol: 'bridge', host: '', port: 0, shown: feed.url };
    this.connectionNumber = checkpoint?.connection ?? 0;
    this.checkpoints = new Checkpoints(options.files, {
      protocol: this.address.protocol,
      meeting: ports.meeting.meeting,
    });
    const start = { sealedTo: checkpoint?.sealedTo ?? 0, nowMs: ports.clock.now() };
    this.seals = new Seals(feed.name, ports.meeting, start);
    this.outbox = new Outbox({
      feed: feed.name,
      meeting: ports.meeting,
      clock: ports.clock,
      settled: (output, outcome) => this.settled(output, outcome),
      answered: ({ command }, outcome) => this.answers.get(command.commandId)?.(outcome),
    });
    this.reader = new FeedReader({
      intake,
      rawLog,
      clock: ports.clock,
      start: { n: checkpoint?.n ?? 0, connection: this.connectionNumber },
      // Only a bridge asks which of its passings were known.
      repeats: () => (this.address.protocol === 'bridge' ? intake.report(this.now()).repeats : 0),
      emit: (outputs, live) => this.emit(outputs, live),
      isFull: () => this.outbox.size >= MAX_WAITING,
      hasRoom: () => this.outbox.hasRoom(),
      pause: (isPaused) => this.connection.pause(isPaused),
    });
    this.health = new FeedHealth({ ...options, address: this.address, outbox: this.outbox });
    this.connection = dialOf(
      ports,
      this.address,
    )({
      connected: () => this.connected(),
      bytes: (chunk) => void this.arrived(chunk),
      lost: (words) => this.health.lost(words),
    });
    this.changed = new BehaviorSubject(this.status());
    this.statuses = this.changed.asObservable();
  }

  readonly status = (): FeedStatus => this.health.status(this.report(this.now()));

  /** Connects. What is left of the last run is read by `catchUp`. */
  start(): void {
    this.connection.start();
    this.tick();
  }

  /** Resolves when the fold has seen all that the raw log has. */
  catchUp(): Promise<void> {
    return this.reader.catchUp();
  }

  /** Disconnects. Resolves when all that came is durable, and issued, and the checkpoint covers it. */
  async stop(): Promise<void> {
    this.connection.stop();
    this.cancelTick();
    await this.options.rawLog?.close();
    await this.reader.stop();
    this.noteState();
    await this.outbox.stop();
    await this.checkpoints.writeNow(this.outbox.firstUnsettled(), this.seals.sealedTo, this.now());
    this.health.stopped();
    this.changed.next(this.status());
    this.changed.complete();
  }

  meetingChanged(now: MeetingNow): void {
    this.health.meetingChanged(now);
    this.seals.meetingChanged(now);
    this.emit(this.options.intake.meetingChanged(now, this.now()), true);
    this.outbox.meetingChanged(now);
  }

  readonly accept = async (passings: readonly BridgePassing[]): Promise<BridgeAnswer> => {
    if (this.address.protocol !== 'bridge') return { accepted: 0, repeated: 0, refused: passings.length };
    const outcomes = await Promise.all(passings.map((passing) => this.acceptOne(passing)));
    const count = (kind: string): number => outcomes.filter((outcome) => outcome === kind).length;
    return { accepted: count('accepted'), repeated: count('repeated'), refused: count('refused') };
  };

  readonly raw = (after: number): AsyncIterable<string> =>
    this.options.rawLog?.linesFrom(after + 1) ?? noLines();

  private async acceptOne(passing: BridgePassing): Promise<keyof BridgeAnswer> {
    const folded = await this.reader.add(this.connectionNumber, encodeBridgePassing(passing));
    // A fold that is behind reads it from the raw log, where it is durable.
    if (folded === null) return 'accepted';
    if (folded.isRepeat) return 'repeated';
    const answers = folded.outputs.map((output) => this.answerOf(output));
    return (await Promise.all(answers)).includes('refused') ? 'refused' : 'accepted';
  }

  /** Resolves with the first answer to a command. A crossing that is held is no refusal. */
  private answerOf(output: IntakeOutput): Promise<'accepted' | 'refused'> {
    if (output.kind !== 'command') return Promise.resolve('accepted');
    const { commandId } = output.command;
    const isKept = this.options.rawLog?.status().kept === true;
    return new Promise((resolve) => {
      this.answers.set(commandId, (outcome) => {
        if (outcome.kind === 'unavailable' && !isKept) return;
        this.answers.delete(commandId);
        resolve(outcome.kind === 'refused' && outcome.code !== NO_SESSION ? 'refused' : 'accepted');
      });
    });
  }

  private connected(): void {
    const { rawLog } = this.options;
    this.connectionNumber = rawLog?.nextConnection() ?? this.connectionNumber + 1;
    this.health.connected();
    this.reader.connected(this.connectionNumber);
  }

  private async arrived(chunk: Uint8Array): Promise<void> {
    this.health.bytes(chunk.length);
    await this.reader.add(this.connectionNumber, chunk);
    this.noteState(this.now());
  }

  private emit(outputs: readonly IntakeOutput[], live: boolean): void {
    for (const output of outputs) {
      if (output.kind === 'command') this.outbox.add(output);
      else if (live) this.connection.send(output.bytes);
    }
  }

  private settled(output: FeedOutput, outcome: FeedOutcome): void {
    this.seals.settled(output.command.commandId, outcome.kind === 'accepted');
    this.options.intake.settled(output, outcome);
  }

  /**
   * Notes the state of the fold for the checkpoint, if a new fold could continue from it. What could not be
   * read stays behind the checkpoint, so that the next start reads it.
   */
  private noteState(nowMs = Infinity): void {
    const { intake } = this.options;
    if (!this.checkpoints.isDue(nowMs) || !intake.isResumable() || this.reader.trouble !== null) return;
    const { foldedN: n, foldedConnection: connection } = this.reader;
    const candidate = { commands: this.outbox.added, n, connection, intake: intake.snapshot() };
    this.checkpoints.add(candidate, nowMs);
  }

  private tick(): void {
    const nowMs = this.now();
    const { intake, rawLog } = this.options;
    this.emit(this.reader.isLive ? intake.tick(nowMs) : [], true);
    this.outbox.tick(nowMs);
    const seal = rawLog && this.seals.next(rawLog, nowMs);
    this.reader.updatePause();
    if (seal) this.outbox.add({ command: seal, rawN: this.reader.foldedN });
    this.noteState(nowMs);
    void this.checkpoints.write(this.outbox.firstUnsettled(), this.seals.sealedTo, nowMs);
    const report = this.report(nowMs);
    this.health.tick(this.connection, report, nowMs);
    this.publish(this.health.status(report));
    this.cancelTick = this.options.ports.clock.after(TICK_MS, () => this.tick());
  }

  private publish(status: FeedStatus): void {
    if (JSON.stringify(status) !== JSON.stringify(this.changed.value)) this.changed.next(status);
  }

  private report(nowMs: number): IntakeReport {
    const report = this.options.intake.report(nowMs);
    const words = this.reader.trouble;
    return words === null ? report : { ...report, trouble: { code: 'feed-fault', words } };
  }

  private now(): number {
    return this.options.ports.clock.now();
  }
}

async function* noLines(): AsyncIterable<string> {}
