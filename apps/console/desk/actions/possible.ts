import type { CommandType } from '#domain';
import { isBefore, isRunning, isUnderFlag } from '../../ui/text/phases.ts';

/** A car of a session at a moment. */
export interface CarNow {
  readonly isTimed: boolean;
  readonly phase: string;
  readonly status: string;
}

const inRace = ({ isTimed }: CarNow): boolean => !isTimed;
const onTrack = ({ phase }: CarNow): boolean => isRunning(phase);
const underFlagInRace = ({ isTimed, phase }: CarNow): boolean => !isTimed && isUnderFlag(phase);
/** The formation cannot be changed after the first green. */
const beforeGreen = ({ isTimed, phase }: CarNow): boolean =>
  !isTimed && (isBefore(phase) || phase === 'open');

const WHEN: Readonly<Partial<Record<CommandType, (now: CarNow) => boolean>>> = {
  RecordLap: underFlagInRace,
  RecordFinish: underFlagInRace,
  ReportSpin: onTrack,
  EnterPits: onTrack,
  LeavePits: onTrack,
  RetireCar: ({ status, phase }) => status !== 'retired' && isRunning(phase),
  ReturnCar: ({ status, phase }) => status === 'retired' && isRunning(phase),
  RecordNoAttempt: ({ isTimed }) => isTimed,
  CreditLap: inRace,
  ReassignLaps: inRace,
  AwardFreePass: underFlagInRace,
  MoveToRear: beforeGreen,
  ScratchCar: beforeGreen,
};

/** Returns whether the rules can accept a command about a car now, so that no button leads to a refusal. */
export const isPossible = (type: CommandType, now: CarNow): boolean => WHEN[type]?.(now) ?? true;
