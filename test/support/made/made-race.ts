import type { Chance } from './chance.ts';

/** A result as the evaluator reads it. Bonuses name the cars that earn them. */
export interface MadeResult {
  readonly order: readonly string[];
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

/** A race of a few laps in which cars pass and retire. Its results are known without the domain. */
export class MadeRace {
  /** The crossings of each lap, in their order. */
  readonly laps: readonly (readonly MadeCrossing[])[];
  private readonly lapsOf: ReadonlyMap<string, number>;

  constructor(
    chance: Chance,
    private readonly start: readonly string[],
    private readonly distance: number,
  ) {
    const [survivor = ''] = start;
    const lapsDone = (car: string): number =>
      car === survivor || distance === 1 || !chance.is(15) ? distance : chance.upTo(1, distance - 1);
    this.lapsOf = new Map(start.map((car) => [car, lapsDone(car)]));
    const step = chance.upTo(1, 6_000);
    let crossings = 0;
    this.laps = Array.from({ length: distance }, (_, i) =>
      chance
        .shuffled(start.filter((car) => this.lapsDoneBy(car) > i))
        // No two laps take the same time: 6007 is prime.
        .map((car) => ({ car, timeMs: 80_000 + ((++crossings * step) % 6_007) })),
    );
  }

  /** Returns the cars that retire after a lap. */
  retiringAfter(lap: number): string[] {
    return this.start.filter((car) => lap < this.distance && this.lapsDoneBy(car) === lap);
  }

  /** Returns the result as it would be if the race had that lap as its distance. */
  resultAt(lap: number): MadeResult {
    const laps = this.laps.slice(0, lap);
    const order = laps.toReversed().flatMap((crossings, i) => {
      const last = lap - i;
      const ends = ({ car }: MadeCrossing): boolean => Math.min(this.lapsDoneBy(car), lap) === last;
      return crossings.filter(ends).map(({ car }) => car);
    });
    const leaders = laps.flatMap(([first]) => (first ? [first.car] : []));
    const led = [...new Set(leaders)];
    const count = (car: string): number => leaders.filter((leader) => leader === car).length;
    const most = Math.max(...led.map(count));
    const [fastest] = laps.flat().toSorted((a, b) => a.timeMs - b.timeMs);
    const retired = this.start.filter((car) => this.lapsDoneBy(car) < lap);
    return {
      order,
      start: this.start,
      status: Object.fromEntries(retired.map((car) => [car, 'retired'])),
      pole: this.start.slice(0, 1),
      led,
      mostLed: led.filter((car) => count(car) === most),
      fastestLap: fastest ? [fastest.car] : [],
    };
  }

  private lapsDoneBy(car: string): number {
    return this.lapsOf.get(car) ?? 0;
  }
}
