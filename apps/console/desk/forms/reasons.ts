import type { Command, CommandType } from '#domain';

type WithReason<C> = C extends { readonly type: CommandType } & ('reason' extends keyof C ? unknown : never)
  ? C['type']
  : never;

/**
 * The usual reasons of each command that takes one; an empty list if no reason is usual. A command that takes
 * a reason and is not here does not compile.
 */
const REASONS: Readonly<Record<WithReason<Command>, readonly string[]>> = {
  CallCaution: ['spin', 'contact', 'debris', 'stalled car', 'fluid on the track', 'competition caution'],
  ShowRed: ['accident', 'rollover', 'track blocked', 'fire', 'fluid on the track', 'weather', 'injury'],
  RestartFromZero: ['crash on the first lap', 'wrong line-up', 'false start'],
  FreezeOrder: ['pass after the caution', 'loops read out of order', 'by review of the video'],
  SetRestartOrder: ['as called by the tower', 'pit stops under caution'],
  CreditLap: ['on pit road', 'pass after the caution'],
  ChangeDriver: ['relief driver', 'driver is unwell'],
  AssignTransponder: ['spare transponder', 'transponder changed', 'read as an unknown transponder'],
  ReleaseTransponder: ['transponder changed', 'transponder of another car', 'given back'],
  RetireCar: ['engine', 'accident', 'overheating', 'suspension', 'parked', 'out of the race'],
  ReturnCar: ['back on the track', 'repaired'],
  RecordNoAttempt: ['no attempt made', 'failed inspection', 'mechanical'],
  ScratchCar: ['withdrawn by the team', 'mechanical', 'failed inspection'],
  MoveToRear: ['unapproved adjustments', 'backup car', 'missed the driver meeting', 'failed inspection'],
  PlaceCar: ['by the director', 'wrong place in the formation'],
  Penalize: ['jumped the start', 'rough driving', 'passing under caution', 'ignored a flag', 'pit road'],
  RescindPenalty: ['on appeal', 'imposed by mistake'],
  DeclareDeadHeat: ['level on the photo', 'same time at the line'],
  BreakTie: ['coin toss', 'draw', 'points', 'second best lap'],
  ReassignLaps: ['recorded for the wrong car', 'transponder of another car'],
  SwapCars: ['transponders mixed up', 'numbers mixed up'],
  DisallowLap: ['inside the line', 'exceeded the track', 'failed inspection'],
  StrikeRecord: ['tapped twice', 'wrong car', 'issued by mistake', 'did not happen'],
  RestoreRecord: ['struck by mistake'],
  ReopenResults: ['protest', 'scoring check', 'penalty after inspection'],
  CertifyResults: [],
  CertifyRanking: [],
  ChooseCar: ['by the promoter'],
  ChangeFormat: [],
  DeclineProvisional: [],
  AddToLineup: ['late arrival', 'repaired after it was scratched'],
  PromoteAlternate: ['a car has dropped out'],
  ExtendDistance: [],
  ShortenDistance: ['curfew', 'rain is coming', 'time limit'],
  EndRace: ['rain', 'curfew', 'track damage', 'darkness'],
  ReinstateLap: [],
  RenumberCar: ['wrong number entered', 'number changed'],
  WithdrawCar: [],
};

const NONE: readonly string[] = [];

/** Returns the usual reasons of a command. Each is a button of its form, with a digit as its key. */
export const reasonsFor = (type: CommandType): readonly string[] =>
  (REASONS as Partial<Record<CommandType, readonly string[]>>)[type] ?? NONE;
