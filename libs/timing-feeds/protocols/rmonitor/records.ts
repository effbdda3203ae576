import type { DamageRecord, OtherRecord } from '../records.ts';

/** What a line of RMonitor says, in our units. Times of day and totals are milliseconds. */

/** `$F`, every second. A race time below 0 counts down to the start. */
export interface HeartbeatRecord {
  readonly kind: 'heartbeat';
  /** 9999: the run has no number of laps. */
  readonly lapsToGo: number;
  readonly timeToGoMs: number | null;
  readonly timeOfDayMs: number | null;
  readonly raceTimeMs: number | null;
  /** The flag as it is sent, without spaces at its ends: `Green`, `Yellow`, `Red`, `Finish` or nothing. */
  readonly flag: string;
}

/** `$A` or `$COMP`: a competitor. `$A` alone has the transponder, `$COMP` alone the additional text. */
export interface CompetitorRecord {
  readonly kind: 'competitor';
  readonly registration: string;
  readonly number: string;
  readonly transponder?: string;
  readonly first: string;
  readonly last: string;
  readonly nationality: string;
  readonly classNumber: number | null;
  readonly additional?: string;
}

/** `$B`: the run. Number 95 means that nothing is running. */
export interface RunRecord {
  readonly kind: 'run';
  readonly number: number;
  readonly name: string;
}

/** `$C`: the name of a class. */
export interface ClassRecord {
  readonly kind: 'class';
  readonly classNumber: number;
  readonly name: string;
}

/** `$E`: the name or the length of the track. */
export interface SettingRecord {
  readonly kind: 'setting';
  readonly name: string;
  readonly value: string;
}

/** `$G`: the place of a competitor, with its laps and its total time. */
export interface PositionRecord {
  readonly kind: 'position';
  readonly place: number | null;
  readonly registration: string;
  readonly laps: number;
  readonly totalMs: number;
}

/** `$H`: the best lap of a competitor. Number 0 means that the competitor has no best lap. */
export interface BestLapRecord {
  readonly kind: 'bestLap';
  readonly place: number | null;
  readonly registration: string;
  readonly lap: number;
  readonly timeMs: number;
}

/** `$I`: the scoreboard shall be cleared. A relay sends it without a time and a date. */
export interface ClearRecord {
  readonly kind: 'clear';
  readonly timeOfDayMs: number | null;
  readonly date: string;
}

/** `$J`: a competitor crossed the line. */
export interface CrossedRecord {
  readonly kind: 'crossed';
  readonly registration: string;
  readonly lapMs: number;
  readonly totalMs: number;
}

/** `$COR`: the total of a competitor was corrected by hand. */
export interface CorrectionRecord {
  readonly kind: 'correction';
  readonly registration: string;
  readonly number: string;
  readonly laps: number;
  readonly totalMs: number;
  readonly correctionMs: number;
}

/** `$L` of IMSA: any loop saw a car (`number`), or a transponder that nobody has entered (`transponder`). */
export interface LoopCrossingRecord {
  readonly kind: 'loopCrossing';
  readonly number: string | null;
  readonly transponder: string | null;
  /** `SFT` and `SFP` are the scoring line on the track and on pit road, `PIP` and `POP` its ends. */
  readonly loop: string;
  readonly timeOfDayMs: number;
}

export type RMonitorRecord =
  | HeartbeatRecord
  | CompetitorRecord
  | RunRecord
  | ClassRecord
  | SettingRecord
  | PositionRecord
  | BestLapRecord
  | ClearRecord
  | CrossedRecord
  | CorrectionRecord
  | LoopCrossingRecord
  | DamageRecord
  | OtherRecord;
