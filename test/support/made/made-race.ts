import type { Chance } from './chance.ts';

/** A result as the evaluator reads it. Bonuses name the cars that earn them. */
export interface MadeResult {
  readonly order: readonly string[];
  /** The cars that are placed behind all others, and have no result. */
  readonly behind?: readonly string[];
  readonly start?: readonly string[];
  readonly status?: Readonly<Record<string, string>>;
  readonly times?: Readonly<Record<string, number>>;
  readonly pole?: readonly string[];
  readonly led?: readonly string[];
  readonly mostLed?: readonly string[];
  readonly fastestLap?: readonly string[];
  /** The share of the points that a shortened race pays. */
  readonly share?: number;
}

interface MadeCrossing {
  readonly car: string;
  readonly timeMs: number;
}

/** The cars of a race: all that roll off, and those of the line-up that have no result in the end. */
export interface Starters {
  readonly start: readonly string[];
  /** The car with the first start, which may be scratched. */
  readonly pole: string;
  /** Cars that were scratched before the start. */
  readonly scratched: readonly string[];
  /** Cars that rolled off and retired before the green flag. */
  readonly absent: readonly string[];
  readonly disqualified: readonly string[];
}

/** A race of a few laps in which cars pass and retire. Its results are known without the domain. */
export class MadeRace {
  /** The crossings of each lap, in their order. */
  readonly laps: readonly (readonly MadeCrossing[])[];
  private readonly runners: readonly string[];
  private readonly lapsOf: ReadonlyMap<string, number>;

  constructor(
    chance: Chance,
    private readonly starters: Starters,
    private readonly distance: number,
  ) {
    this.runners = starters.start.filter((car) => !starters.absent.includes(car));
    const [survivor = ''] = this.runners;
    const lapsDone = (car: string): number =>
      car === survivor || distance === 1 || !chance.is(15) ? distance : chance.upTo(1, distance - 1);
    this.lapsOf = new Map(this.runners.map((car) => [car, lapsDone(car)]));
    const step = chance.upTo(1, 6_000);
    let crossings = 0;
    this.laps = Array.from({ length: distance }, (_, i) =>
      chance
        .shuffled(this.runners.filter((car) => this.lapsDoneBy(car) > i))
        // No two laps take the same time: 6007 is prime.
        .map((car) => ({ car, timeMs: 80_000 + ((++crossings * step) % 6_007) })),
    );
  }

  /** Returns the cars that retire after a lap. */
  retiringAfter(lap: number): string[] {
    return this.runners.filter((car) => lap < this.distance && this.lapsDoneBy(car) === lap);
  }

  /**
   * Returns the result as it would be if the race had that lap as its distance. A disqualified car keeps the
   * laps that it led, and has no result.
   */
  resultAt(lap: number): MadeResult {
    const { start, pole, scratched, absent, disqualified } = this.starters;
    const isIn = (car: string): boolean => !disqualified.includes(car);
    const laps = this.laps.slice(0, lap);
    const order = laps.toReversed().flatMap((crossings, i) => {
      const last = lap - i;
      const ends = ({ car }: MadeCrossing): boolean => Math.min(this.lapsDoneBy(car), lap) === last;
      return crossings.filter((crossing) => ends(crossing) && isIn(crossing.car)).map(({ car }) => car);
    });
    const leaders = laps.flatMap(([first]) => (first ? [first.car] : []));
    const led = [...new Set(leaders)].filter(isIn);
    const count = (car: string): number => leaders.filter((leader) => leader === car).length;
    const most = Math.max(...led.map(count));
    const counted = laps.flat().filter(({ car }) => isIn(car));
    const [fastest] = counted.toSorted((a, b) => a.timeMs - b.timeMs);
    const retired = this.runners.filter((car) => this.lapsDoneBy(car) < lap);
    return {
      order,
      behind: [...absent, ...disqualified],
      start,
      status: Object.fromEntries([
        ...withStatus('retired', retired),
        ...withStatus('did-not-start', [...scratched, ...absent]),
        ...withStatus('disqualified', disqualified),
      ]),
      pole: [pole],
      led,
      mostLed: led.filter((car) => count(car) === most),
      fastestLap: fastest ? [fastest.car] : [],
    };
  }

  private lapsDoneBy(car: string): number {
    return this.lapsOf.get(car) ?? 0;
  }
}

const withStatus = (status: string, cars: readonly string[]) => cars.map((car) => [car, status] as const);
