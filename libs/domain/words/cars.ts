/** Orders cars by their numbers as people look them up: 7, 07, 10, 10x. */
export function byNumber(a: { readonly car: string }, b: { readonly car: string }): number {
  const difference = Number.parseInt(a.car, 10) - Number.parseInt(b.car, 10);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  return a.car.length - b.car.length || (a.car < b.car ? -1 : Number(a.car > b.car));
}
