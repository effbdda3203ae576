/** So many colours lap-chart.css has. */
const HUES = 8;
/** Dashes of an SVG stroke: the first car of a colour is solid, the next of the same colour is not. */
export const DASHES = ['', '9 4', '2 3', '12 3 2 3', '5 5'] as const;

export interface LineStyle {
  readonly hue: number;
  /** Place in DASHES. */
  readonly dash: number;
}

/**
 * A colour and a dash for each car. The colour goes by its number, so that it is the same in every session;
 * the dash tells apart who shares one. No two are alike while there are enough.
 */
export function stylesOf(cars: readonly string[]): ReadonlyMap<string, LineStyle> {
  const used = Array.from({ length: HUES }, () => 0);
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

/** Neighbouring numbers get other colours, and `07` another one than `7`. */
function hueOf(car: string): number {
  let sum = (car.length - 1) * 3;
  for (const letter of car) sum = sum * 3 + (letter.codePointAt(0) ?? 0);
  return sum % HUES;
}
