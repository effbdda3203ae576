/** Orders cars by their numbers as people look them up: 7, 07, 10, 10x. */
export function byNumber(a: { readonly car: string }, b: { readonly car: string }): number {
  const difference = Number.parseInt(a.car, 10) - Number.parseInt(b.car, 10);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  return a.car.length - b.car.length || (a.car < b.car ? -1 : Number(a.car > b.car));
}

/** Returns cars in a sentence: "car 3", "cars 3 and 4", "cars 3, 4 and 7". */
export function carsWords(cars: readonly string[]): string {
  const [last, ...others] = cars.toReversed();
  if (others.length === 0) return `car ${last ?? ''}`;
  return `cars ${others.toReversed().join(', ')} and ${last}`;
}

/** Returns what must be decided before places that cars tie for are taken; empty without a tie. */
export const tieWords = (cars: readonly string[] | undefined): string =>
  cars === undefined ? '' : `tie of ${carsWords(cars)}`;
