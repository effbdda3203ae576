import { nowWith } from '../../../test/support/rmonitor-meeting.ts';
import { feed as feedSchema } from '../feeds-file.ts';
import type { IntakeOutput } from '../feed-types.ts';
import { MultiloopIntake } from './multiloop-intake.ts';
import type { MultiloopState } from './multiloop-state.ts';

const START_MS = Date.parse('2026-05-02T18:00:00.000Z');
const START_SECONDS = START_MS / 1_000;
const hex = (value: number): string => value.toString(16).toUpperCase();

const run = (preamble: string, startSeconds: number): string =>
  `$R|N|1|${preamble}|Super Tour||Feature|R|${hex(startSeconds)}`;
const crossing = (car: string, sequence: number, elapsedMs: number, preamble = 'R1'): string =>
  `$L|N|${hex(sequence)}|${preamble}|${car}|${car}|SF|A|${hex(elapsedMs)}|G|T`;

/** A feed of a race that began at `START_MS`. Its lines arrive at once. */
class Scene {
  readonly intake: MultiloopIntake;
  private readonly outputs: IntakeOutput[] = [];

  constructor(state?: MultiloopState) {
    const feed = feedSchema.parse({ name: 'multiloop', url: 'multiloop://127.0.0.1' });
    const meeting = { meeting: 'm', commandId: (identity: string) => identity };
    this.intake = new MultiloopIntake({ feed, meeting, state });
  }

  entered(...cars: readonly string[]): this {
    this.outputs.push(...this.intake.meetingChanged(nowWith(cars)));
    return this;
  }

  lines(atSeconds: number, ...lines: readonly string[]): this {
    const bytes = Buffer.from(
      lines.map((line) => `${line.replaceAll('|', '\u00a6')}\r\n`).join(''),
      'latin1',
    );
    const atMs = START_MS + atSeconds * 1_000;
    this.outputs.push(...this.intake.bytes(bytes, { atMs, rawN: 1, live: true }));
    // The wait for a better guess of the clock ends.
    this.outputs.push(...this.intake.tick(atMs + 2_000));
    return this;
  }

  /** The cars whose crossings were issued, with their times. */
  crossings(): string[] {
    return this.outputs.flatMap((output) => {
      if (output.kind !== 'command') return [];
      const { command } = output.command;
      return command.type === 'RecordCrossing' ? [`${command.car} ${command.at?.slice(11, 19)}`] : [];
    });
  }
}

const race = (scene = new Scene()): Scene =>
  scene
    .entered('12')
    .lines(0, run('R1', START_SECONDS))
    .lines(30, crossing('12', 1, 30_000))
    .lines(31, crossing('9', 2, 31_000))
    .lines(60, crossing('9', 3, 60_000), crossing('12', 4, 60_000));

describe('the crossings of Multiloop', () => {
  it('wait until their car is entered', () => {
    const scene = race();
    expect(scene.crossings()).toEqual(['12 18:00:30', '12 18:01:00']);
    scene.entered('12', '9');
    expect(scene.crossings().slice(2)).toEqual(['9 18:00:31', '9 18:01:00']);
    scene.entered('12', '9', '24');
    expect(scene.crossings()).toHaveLength(4);
  });

  it('keep the times of their run in the next one', () => {
    const scene = race().lines(600, run('R2', START_SECONDS + 600));
    scene.lines(630, crossing('12', 1, 30_000, 'R2'));
    expect(scene.entered('12', '9').crossings().slice(2)).toEqual([
      '12 18:10:30',
      '9 18:00:31',
      '9 18:01:00',
    ]);
  });

  it('wait beyond a restart of the server', () => {
    const state = race().intake.snapshot();
    expect(new Scene(state).entered('12', '9').crossings()).toEqual(['9 18:00:31', '9 18:01:00']);
  });
});
