import type { CommandType } from '#domain';

/*
 * The commands that officials often issue, by phase. A command that is listed twice is drawn twice as often.
 */

/** What often follows when a result is certified. */
export const RANKING_STEPS: readonly CommandType[] = ['PostRanking', 'CertifyRanking'];

/** What race control calls under a caution. A new start from lap 0 is rare. */
export const UNDER_CAUTION: readonly CommandType[] = [
  'FreezeOrder',
  'SetRestartOrder',
  'WaveAround',
  'SetRestartOrder',
  'WaveAround',
  'RestartFromZero',
];

export const ALWAYS: readonly CommandType[] = [
  'AmendEntry',
  'AddNote',
  'ChangeFormat',
  'EnterCar',
  'WithdrawCar',
  'FixField',
  'FixField',
  'RenumberCar',
  'AssignTransponder',
  'ReleaseTransponder',
  'SealFeed',
  'DrawOrder',
  'DrawInversion',
  'ChooseCar',
  'ImportRanking',
  'PostRanking',
  'PostRanking',
  'CertifyRanking',
  'CertifyRanking',
  'SetProgramme',
  'BreakTie',
  'ArchiveMeeting',
  'RestoreMeeting',
];
export const BEFORE: readonly CommandType[] = [
  'DeclineProvisional',
  'MoveToRear',
  'PlaceCar',
  'ScratchCar',
  'DrawLineup',
  'PostLineup',
  'AddToLineup',
  'PromoteAlternate',
];
const ON_TRACK: readonly CommandType[] = [
  'ReportSpin',
  'ReportIncident',
  'RetireCar',
  'CallCaution',
  'CallCaution',
  'ShowRed',
  'ShowRed',
];
export const DURING: readonly CommandType[] = [
  ...ON_TRACK,
  'ShowWhite',
  'ExtendDistance',
  'ShortenDistance',
  'RecordLap',
  'RecordCrossing',
  'AssignTransponder',
  'AdoptCount',
  'AdoptCount',
  'AdoptCount',
  'ReleaseTransponder',
  'EnterPits',
  'EnterPits',
  'CreditLap',
  'CreditLap',
  'ChangeDriver',
  'EndRace',
];
export const RULINGS: readonly CommandType[] = [
  'Penalize',
  'Penalize',
  'DisallowLap',
  'ReinstateLap',
  'ConfirmLap',
  'ReassignLaps',
  'SwapCars',
  'CreditLap',
  'RecordLap',
  'RetireCar',
];
const FINISHED: readonly CommandType[] = [
  'RecordFinish',
  'ScoreFinish',
  'DeclareDeadHeat',
  'RetireCar',
  'PostResults',
];
export const AFTER: readonly CommandType[] = [
  ...FINISHED,
  'CertifyResults',
  'ReopenResults',
  'CertifyRanking',
];
