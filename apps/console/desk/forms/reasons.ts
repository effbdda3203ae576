import type { CommandType } from '#domain';

/** The usual reasons, one key each: most cautions are one of five. */
export const REASONS: Readonly<Partial<Record<CommandType, readonly string[]>>> = {
  CallCaution: ['spin', 'contact', 'debris', 'stalled car', 'fluid on the track', 'competition caution'],
  ShowRed: ['track blocked', 'fire', 'fluid on the track', 'barrier repair', 'weather', 'injury'],
  RetireCar: ['engine', 'accident', 'overheating', 'suspension', 'parked', 'out of the race'],
  ReturnCar: ['back on the track', 'repaired'],
  RecordNoAttempt: ['no attempt made', 'failed inspection', 'mechanical'],
  ScratchCar: ['withdrawn by the team', 'mechanical', 'failed inspection'],
  MoveToRear: ['unapproved adjustments', 'backup car', 'missed the driver meeting', 'failed inspection'],
  PlaceCar: ['by the director', 'wrong place in the formation'],
  Penalize: ['jumped the start', 'rough driving', 'passing under caution', 'ignored a flag', 'pit road'],
  RescindPenalty: ['on appeal', 'imposed by mistake'],
  DisallowLap: ['inside the line', 'exceeded the track', 'failed inspection'],
  StrikeRecord: ['tapped twice', 'wrong car', 'issued by mistake', 'did not happen'],
  RestoreRecord: ['struck by mistake'],
  ReopenResults: ['protest', 'scoring check', 'penalty after inspection'],
};
