/** Number of colors in lap-chart.css. */
const HUE_COUNT = 8;
/** SVG stroke dashes. The first car of a color gets a solid line, the next ones dashed lines. */
export const DASHES = ['', '9 4', '2 3', '12 3 2 3', '5 5'] as const;

export interface LineStyle {
  readonly hue: number;
  /** Index in DASHES. */
  readonly dash: number;
}

/**
 * Chooses a color and a dash for each car. The color depends on the car's number, so it is the same in every
 * session; the dash distinguishes cars of one color. Up to 40 cars, no two look alike.
 */
export function stylesOf(cars: readonly string[]): ReadonlyMap<string, LineStyle> {
  const used = Array.from({ length: HUE_COUNT }, () => 0);
  return new Map(
    cars.toSorted().map((car) => {
      const own = hueOf(car);
      const fewest = Math.min(...used);
      const hue = (used[own] ?? 0) < DASHES.length ? own : used.indexOf(fewest);
      const dash = used[hue] ?? 0;
      used[hue] = dash + 1;
      return [car, { hue, dash: dash % DASHES.length }];
    }),
  );
}

/** Neighboring numbers get different colors, and so do `07` and `7`. */
function hueOf(car: string): number {
  let sum = (car.length - 1) * 3;
  for (const letter of car) sum = sum * 3 + (letter.codePointAt(0) ?? 0);
  return sum % HUE_COUNT;
}
