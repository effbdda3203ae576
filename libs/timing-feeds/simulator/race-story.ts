/** What happens on a simulated track. All times are milliseconds since 1970. */
export interface RacePlan {
  readonly seed: number;
  /** The cars in the order of their starts. */
  readonly grid: readonly string[];
  /** When the green flag is shown. */
  readonly greenAt: number;
  /** The lap time of a fast car on a free track. */
  readonly lapMs: number;
  /** The distance; null in a timed session, which lasts `timeMs`. */
  readonly laps: number | null;
  readonly timeMs: number;
  /** Whether laps under yellow count. */
  readonly cautionLapsCount: boolean;
  readonly cautions: number;
  readonly retirements: number;
  readonly pitVisits: number;
}

/** A car crossed the line. */
export interface TrueCrossing {
  readonly car: string;
  readonly at: number;
  /** Whether it completes a lap by the rules of racing. */
  readonly counts: boolean;
}

export interface ShownFlag {
  readonly flag: 'green' | 'yellow' | 'white' | 'checkered';
  /** When the starter shows it. */
  readonly at: number;
  /** The car that the caution is called for. */
  readonly cause?: string;
}

export interface RaceStory {
  readonly plan: RacePlan;
  /** In the order in which they happened. */
  readonly crossings: readonly TrueCrossing[];
  readonly flags: readonly ShownFlag[];
  readonly retirements: readonly { readonly car: string; readonly at: number }[];
  readonly pitVisits: readonly { readonly car: string; readonly at: number }[];
  /** When the last car has crossed the line. */
  readonly overAt: number;
}
