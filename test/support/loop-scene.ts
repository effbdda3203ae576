import { feed as feedSchema, type SentFeedsFile } from '../../libs/timing-feeds/feeds-file.ts';
import type { IntakeOutput } from '../../libs/timing-feeds/feed-types.ts';
import { LoopIntake, type LoopIntakeState } from '../../libs/timing-feeds/intake/loop-intake.ts';
import type { LoopProtocolName } from '../../libs/timing-feeds/intake/loop-protocols.ts';
import { ScoringLine } from '../../libs/timing-feeds/intake/scoring-line.ts';
import { encodeP3, p3Decoder } from '../../libs/timing-feeds/protocols/p3/p3.ts';
import type { PassingRecord } from '../../libs/timing-feeds/protocols/records.ts';

export const START_MS = Date.parse('2026-05-02T18:00:00.000Z');
const meeting = { meeting: 'm', commandId: (identity: string) => identity };

export interface Seen {
  readonly number: number;
  readonly transponder?: string;
  /** Seconds after the start, by the clock of the decoder. */
  readonly s: number;
  readonly hits?: number;
}

export const passing = ({ number, transponder = '100', s, hits = 40 }: Seen): PassingRecord => ({
  kind: 'passing',
  decoder: '7',
  number,
  transponder,
  timeUs: (START_MS + s * 1_000) * 1_000,
  hits,
  strength: 100,
});

/** A feed whose bytes arrive 5 ms after they were seen, unless the test says when. */
export class LoopScene {
  readonly outputs: IntakeOutput[] = [];
  intake: LoopIntake;
  nowMs = START_MS;
  /** The last of them stays. */
  offsetsMs: readonly number[] = [];
  private rawN = 0;
  private readonly line: ScoringLine;

  constructor(
    private readonly protocol: LoopProtocolName = 'p3',
    private readonly options: Partial<SentFeedsFile['feeds'][number]> = {},
    line = new ScoringLine(),
  ) {
    this.line = line;
    this.intake = this.make();
  }

  make(state?: LoopIntakeState): LoopIntake {
    const feed = feedSchema.parse({ name: 'sf', url: `${this.protocol}://127.0.0.1`, ...this.options });
    return new LoopIntake({ feed, meeting, protocol: this.protocol, line: this.line, state });
  }

  /** The decoder answers each question for its time at once, with the next of these offsets. */
  connect(...offsetsMs: readonly number[]): this {
    this.offsetsMs = offsetsMs.length === 0 ? [0] : offsetsMs;
    return this.take(this.intake.connected(this.nowMs));
  }

  see(...seen: readonly Seen[]): this {
    for (const each of seen) {
      this.nowMs = Math.max(this.nowMs, START_MS + each.s * 1_000 + 5);
      this.bytes(encodeP3(passing(each)));
    }
    return this;
  }

  bytes(chunk: Uint8Array): this {
    return this.take(this.intake.bytes(chunk, { atMs: this.nowMs, rawN: ++this.rawN, live: true }));
  }

  wait(seconds: number): this {
    for (let passed = 0; passed < seconds; passed += 0.25) {
      this.nowMs += 250;
      this.take(this.intake.tick(this.nowMs));
    }
    return this;
  }

  private take(outputs: readonly IntakeOutput[]): this {
    this.outputs.push(...outputs);
    if (outputs.some(asksForTime)) this.tellTime();
    return this;
  }

  private tellTime(): void {
    const [offsetMs, ...later] = this.offsetsMs;
    if (offsetMs === undefined) return;
    if (later.length > 0) this.offsetsMs = later;
    this.bytes(encodeP3({ kind: 'clock', decoder: '7', timeUs: (this.nowMs - offsetMs) * 1_000 }));
  }

  get crossings() {
    return this.outputs.flatMap((output) => {
      if (output.kind !== 'command' || output.command.command.type !== 'RecordCrossing') return [];
      return [{ ...output.command.command, commandId: output.command.commandId }];
    });
  }

  get numbers() {
    return this.crossings.map(({ passing: seen }) => seen?.number);
  }

  /** The passings that the decoder was asked to send again. */
  get asked() {
    const requests = this.outputs.flatMap((output) =>
      output.kind === 'send' ? p3Decoder().push(output.bytes) : [],
    );
    return requests.flatMap((each) =>
      each.kind === 'request' && each.what === 'resend' ? [[each.from, each.to]] : [],
    );
  }

  get report() {
    return this.intake.report(this.nowMs);
  }
}

const asksForTime = (output: IntakeOutput): boolean =>
  output.kind === 'send' &&
  p3Decoder()
    .push(output.bytes)
    .some((each) => each.kind === 'request' && each.what === 'time');

export const laps = (count: number, transponder: string, firstNumber: number, step = 1): Seen[] =>
  Array.from({ length: count }, (_, i) => ({ number: firstNumber + i * step, transponder, s: 1 + i * 20 }));
