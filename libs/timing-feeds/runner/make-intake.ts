import type { FeedProtocol } from '../feeds-file.ts';
import type { FeedIntake } from '../feed-types.ts';
import type { CommandMaker } from '../intake/loop-commands.ts';
import { RMonitorIntake } from '../rmonitor-in/rmonitor-intake.ts';
import type { RMonitorIntakeState } from '../rmonitor-in/intake-state.ts';
import { LoopIntake, type LoopIntakeState } from '../intake/loop-intake.ts';
import { MultiloopIntake } from '../intake/multiloop-intake.ts';
import type { MultiloopState } from '../intake/multiloop-state.ts';
import type { ScoringLine } from '../intake/scoring-line.ts';

interface MakeIntake extends CommandMaker {
  readonly line: ScoringLine;
  /** The state in the checkpoint, which a fold of the same protocol has written; undefined without one. */
  readonly state: unknown;
  /** Whether a crossing of a car waits until the car is entered. Default: it waits. */
  readonly waitsForEntries?: boolean;
}

/** Returns the fold of a protocol, as it was at the checkpoint. */
export function makeIntake(protocol: FeedProtocol, { state, ...options }: MakeIntake): FeedIntake {
  switch (protocol) {
    case 'rmonitor':
      return new RMonitorIntake({ ...options, state: state as RMonitorIntakeState | undefined });
    case 'multiloop':
      return new MultiloopIntake({ ...options, state: state as MultiloopState | undefined });
    default:
      return new LoopIntake({ ...options, protocol, state: state as LoopIntakeState | undefined });
  }
}
