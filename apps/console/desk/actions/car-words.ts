/** A car, and the words after it. */
interface LeadingCar {
  readonly car: string;
  readonly rest: readonly string[];
}

/**
 * Returns the car that the words begin with; null if they begin with none. An exact match goes before a match
 * that ignores case. A number may contain spaces; of two matches the longer one counts.
 */
export function leadingCar(words: readonly string[], cars: readonly string[]): LeadingCar | null {
  const fits = cars
    .map((car) => ({ car, parts: car.split(/\s+/u) }))
    .filter(({ parts }) => startsWith(words, parts, ignoringCase));
  const longest = Math.max(0, ...fits.map(({ parts }) => parts.length));
  const among = fits.filter(({ parts }) => parts.length === longest);
  const car = (among.find(({ parts }) => startsWith(words, parts, exactly)) ?? among[0])?.car;
  return car === undefined ? null : { car, rest: words.slice(longest) };
}

/**
 * Returns all cars that the words begin with, up to the first words that are not a car or that `isOther`
 * claims.
 */
export function leadingCars(
  words: readonly string[],
  cars: readonly string[],
  isOther: (rest: readonly string[]) => boolean = () => false,
): LeadingCars {
  const named: string[] = [];
  let rest = words;
  for (let next = leadingCar(rest, cars); next && !isOther(rest); next = leadingCar(rest, cars)) {
    named.push(next.car);
    ({ rest } = next);
  }
  return { cars: named, rest };
}

interface LeadingCars {
  readonly cars: readonly string[];
  readonly rest: readonly string[];
}

const ignoringCase = (word: string): string => word.toLowerCase();
const exactly = (word: string): string => word;

const startsWith = (words: readonly string[], parts: readonly string[], as: typeof ignoringCase): boolean =>
  parts.every((part, i) => as(part) === as(words[i] ?? ''));
