export { byNumber, openKey, openWords, withoutClass } from './cars.ts';
export {
  count,
  gapWords,
  lapTime,
  MAX_SPEED_MPH,
  minutesAndSeconds,
  ordinal,
  raceTime,
  speedMph,
} from './measures.ts';
export type { Gap } from './measures.ts';
export {
  capitalized,
  CAUTION_KINDS,
  FLAGS,
  isBefore,
  isOver,
  isPosted,
  isRunning,
  isTimedKind,
  isUnderFlag,
  orderViewOf,
  PHASES,
  SESSION_KINDS,
  statusWords,
} from './phases.ts';
export { isUnprintable } from './printable.ts';
export { namedView, nameOf, sessionName, viaWords } from './sessions.ts';
export type { SessionNames } from './sessions.ts';
export { DEFAULT_UNITS, lengthWords, milesOf, speedIn, speedWords, UNIT_NAMES } from './units.ts';
export type { Units } from './units.ts';
export { trackTime } from './zones.ts';
export type { TrackTime } from './zones.ts';
