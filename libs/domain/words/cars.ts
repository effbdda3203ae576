/** A class before a number. Its id has a letter, so the number "7/8" as painted has no class. */
const CLASS = /^(?=[^/]*[a-z])[a-z0-9-]+\//u;

/** Returns a number, or the id of a session, without the class before it: `modifieds/7` is car 7 there. */
export const withoutClass = (id: string): string => id.replace(CLASS, '');

/** Orders cars by their classes, and then by their numbers as people look them up: 7, 07, 10, 10x. */
export function byNumber(a: { readonly car: string }, b: { readonly car: string }): number {
  const [one = '', other = ''] = [CLASS.exec(a.car)?.[0], CLASS.exec(b.car)?.[0]];
  if (one !== other) return one < other ? -1 : 1;
  const [number, next] = [a.car.slice(one.length), b.car.slice(one.length)];
  const difference = Number.parseInt(number, 10) - Number.parseInt(next, 10);
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
const tieWords = (cars: readonly string[] | undefined): string =>
  cars === undefined ? '' : `tie of ${carsWords(cars)}`;

/** Places of a line-up that are still open, as views give them. */
interface OpenPlace {
  readonly session: string;
  readonly cars?: readonly string[] | undefined;
  readonly among?: readonly string[] | undefined;
}

/**
 * Returns what open places wait for if it is no race: "until the tie of cars 3 and 4 is broken". Empty for
 * places that are won in a session or by the standings. `name` is that of the session or the ranking.
 */
export function openWords({ session, cars, among }: OpenPlace, name = session): string {
  if (cars) return `until the ${tieWords(cars)} is broken`;
  if (session === 'chosen') return 'until a car is chosen';
  const until = OPEN_UNTIL[session] ?? `until ${name} gives the order`;
  if (among) return `for ${carsWords(among)}, ${until}`;
  return session in OPEN_UNTIL ? until : '';
}

const OPEN_UNTIL: Readonly<Record<string, string>> = {
  draw: 'until the order is drawn',
  inversion: 'until the inversion is drawn',
};

/** Tells entries of open places apart. */
export const openKey = ({ session, cars = [], among = [] }: OpenPlace): string =>
  [session, ...cars, '/', ...among].join(' ');
