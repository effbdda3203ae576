/** What a scoreboard shows, in our units. */
export interface Scoreboard {
  /** 1 to 94 by the order of the sessions; 95 when nothing runs. */
  readonly run: number;
  readonly runName: string;
  /** Changes with the session, and when it starts again: the screens are cleared. */
  readonly key: string;
  readonly track: { readonly name: string; readonly lengthMiles: number };
  readonly flag: string;
  /** Null if the session has no number of laps. */
  readonly lapsToGo: number | null;
  /** When the time is up, by our clock; null without a limit. */
  readonly endsAtMs: number | null;
  /** When the green flag was first shown; null before. */
  readonly startedAtMs: number | null;
  readonly cars: readonly ScoreboardCar[];
}

export interface ScoreboardCar {
  readonly car: string;
  readonly driver: string;
  readonly team: string;
  readonly transponder: string;
  readonly place: number;
  readonly laps: number;
  readonly totalMs: number;
  readonly lastLapMs: number | null;
  readonly bestLap: number | null;
  readonly bestLapMs: number | null;
}

/** The number of the run in which nothing runs. */
export const NOTHING_RUNS = 95;
export const MAX_RUN = 94;
