/* What the fold of an RMonitor feed knows. It is plain JSON, so that a checkpoint holds it. */

/** A crossing of a car. Its total names it: the lap number of one crossing can change. */
export interface KnownCrossing {
  totalMs: number;
  /** `taken`: the feed took its lap back. `seen`: it counted no lap. `replaced`: its time was corrected. */
  state: 'counted' | 'taken' | 'seen' | 'replaced';
  /** How often the feed took its lap back. */
  takenBack: number;
  /** The laps went up by `$G`, and no `$J` has come. */
  byResult?: true;
  /** The record of the crossing in the meeting; absent until the meeting has answered. */
  revision?: number;
}

/** A `$J` that waits for the `$G` that says what it is. */
export interface OpenPassing {
  lapMs: number;
  totalMs: number;
}

/** A `$G` with fewer laps than before. It is believed only when no refresh is under way. */
export interface HeldPosition {
  laps: number;
  totalMs: number;
}

export interface CarState {
  place: number | null;
  /** Null until the first `$G`. */
  laps: number | null;
  /** Null without a total: a program sends 0 or 59:59.999 for it. */
  totalMs: number | null;
  bestLap: number | null;
  bestLapMs: number | null;
  open: OpenPassing | null;
  held: HeldPosition | null;
  /** The latest crossings, by their totals. */
  crossings: KnownCrossing[];
}

export interface Competitor {
  number: string;
  transponder: string;
  first: string;
  last: string;
  className: string | null;
  team: string;
}

export interface FeedState {
  /** The number of `$B`; null before the first one. 95 means that nothing is running. */
  run: number | null;
  runName: string;
  /** The run whose laps are in `cars`. Run 95 does not change it. */
  counted: number | null;
  /** How often that run began again at 0. */
  restarts: number;
  /** The day on which the run began where the feed is, in days since 1970; null before a crossing. */
  day: number | null;
  /** When the run began, by our clock. It is fixed at the run's first crossing. */
  startMs: number | null;
  /** The earliest start that fits what has arrived; null before the first race time or total. */
  startGuessMs: number | null;
  /** Local time of the feed minus UTC; null until `$F` tells it. */
  zoneMs: number | null;
  /** The time of day at the start of the run, from `$L` and `$J` of one crossing. */
  startOfDayMs: number | null;
  lastLoop: { number: string; timeOfDayMs: number } | null;
  flag: string | null;
  raceTimeMs: number | null;
  /** Whether records of a refresh came since the last `$F`. */
  isRefreshing: boolean;
  /** `$J` since all cars were set to 0 laps; null if they are not. */
  atZero: { registration: string; passing: OpenPassing }[] | null;
  cars: Record<string, CarState>;
  competitors: Record<string, Competitor>;
  classes: Record<string, string>;
}

export const newCar = (): CarState => ({
  place: null,
  laps: null,
  totalMs: null,
  bestLap: null,
  bestLapMs: null,
  open: null,
  held: null,
  crossings: [],
});

export const initialFeed = (): FeedState => ({
  run: null,
  runName: '',
  counted: null,
  restarts: 0,
  day: null,
  startMs: null,
  startGuessMs: null,
  zoneMs: null,
  startOfDayMs: null,
  lastLoop: null,
  flag: null,
  raceTimeMs: null,
  isRefreshing: false,
  atZero: null,
  cars: {},
  competitors: {},
  classes: {},
});

/** The number of the run in which Orbits says that nothing is running. */
export const NOTHING_RUNS = 95;

/** What a `$J` was. The `$G` that follows tells which. */
export type PassingKind =
  | 'lap'
  | 'first-crossing'
  | 'same-crossing-earlier'
  | 'not-counted'
  | 'stale'
  | 'idle'
  | 'lap-after-gap'
  | 'laps-taken-back'
  | 'no-$G-followed';

/** What a record changed. */
export type FeedChange =
  /** `isNew`: its laps begin at 0. */
  | { readonly kind: 'run'; readonly run: number; readonly name: string; readonly isNew: boolean }
  | {
      readonly kind: 'flag';
      /** Whether it is the first flag of the feed or of a run: the feed does not say when it was shown. */
      readonly isFirst: boolean;
      readonly flag: string;
      readonly timeOfDayMs: number | null;
      readonly raceTimeMs: number | null;
    }
  | {
      readonly kind: 'passing';
      readonly registration: string;
      readonly passing: PassingKind;
      readonly totalMs: number;
    }
  /** A crossing that was not known. */
  | {
      readonly kind: 'crossing';
      readonly registration: string;
      readonly totalMs: number;
      /** `start`: the car has no lap yet. */
      readonly counts: 'lap' | 'start' | 'nothing';
      /** `result`: no `$J` came, the laps went up by `$G` alone. */
      readonly by: 'passing' | 'result';
    }
  /** The same crossing with another time: another reader saw it earlier, or a photo finish moved it. */
  | {
      readonly kind: 'revised';
      readonly registration: string;
      readonly fromMs: number;
      /** Whether the crossing counts a lap. */
      readonly isLap: boolean;
      readonly totalMs: number;
    }
  | {
      readonly kind: 'taken-back' | 'given-back';
      readonly registration: string;
      readonly totalMs: number;
      readonly times: number;
    }
  /** No crossings came for these laps: the feed was joined in mid race, or lines were lost. */
  | { readonly kind: 'laps-missed'; readonly registration: string; readonly laps: number }
  | { readonly kind: 'best-lap'; readonly registration: string }
  | {
      readonly kind: 'unknown-transponder';
      readonly transponder: string;
      readonly loop: string;
      readonly timeOfDayMs: number;
    };
