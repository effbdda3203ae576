import type { RaceStory } from './race-story.ts';

/** The result that the officials must arrive at. */
export interface Truth {
  /** The cars in the order of the finish. */
  readonly order: readonly string[];
  readonly cars: readonly TrueCar[];
  /** All crossings since the green flag, in the order of time, with the time that counts. */
  readonly crossings: readonly { readonly car: string; readonly at: number; readonly counts: boolean }[];
}

export interface TrueCar {
  readonly car: string;
  readonly laps: number;
  /** The shortest time between a counted crossing and the one before it; null without one. */
  readonly bestLapMs: number | null;
}

/** Returns the truth of a race whose crossings have the times at which the readers saw them. */
export function truthOf({ plan }: RaceStory, crossings: Truth['crossings']): Truth {
  const sinceGreen = crossings.filter(({ at }) => at >= plan.greenAt);
  const cars = plan.grid.map((car) =>
    trueCar(
      car,
      sinceGreen.filter((one) => one.car === car),
    ),
  );
  const isTimed = plan.laps === null;
  const finish = cars.toSorted(isTimed ? byBestLap : (a, b) => b.laps - a.laps || a.lapAt - b.lapAt);
  return {
    order: finish.map(({ car }) => car),
    cars: cars.map(({ car, laps, bestLapMs }) => ({ car, laps, bestLapMs })),
    crossings: sinceGreen,
  };
}

type CountedCar = TrueCar & { readonly lapAt: number; readonly bestAt: number };

function trueCar(car: string, crossings: Truth['crossings']): CountedCar {
  const counted = crossings.filter(({ counts }) => counts);
  let [bestLapMs, bestAt]: [number | null, number] = [null, Infinity];
  crossings.forEach(({ at, counts }, index) => {
    const before = crossings[index - 1];
    if (!counts || !before) return;
    if (bestLapMs !== null && at - before.at >= bestLapMs) return;
    [bestLapMs, bestAt] = [at - before.at, at];
  });
  return { car, laps: counted.length, bestLapMs, bestAt, lapAt: counted.at(-1)?.at ?? 0 };
}

const byBestLap = (a: CountedCar, b: CountedCar): number =>
  (a.bestLapMs ?? Infinity) - (b.bestLapMs ?? Infinity) || a.bestAt - b.bestAt;
