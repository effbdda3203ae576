/** A car, and the words that follow it. */
interface Named {
  readonly car: string;
  readonly rest: readonly string[];
}

/**
 * The car that these words begin with: as painted, or where only the case differs that car. A number may hold
 * spaces; where two fit it is the longer one.
 */
export function carFirst(words: readonly string[], cars: readonly string[]): Named | null {
  const fits = cars
    .map((car) => ({ car, parts: car.split(/\s+/u) }))
    .filter(({ parts }) => isStart(words, parts, plain));
  const longest = Math.max(0, ...fits.map(({ parts }) => parts.length));
  const among = fits.filter(({ parts }) => parts.length === longest);
  const car = (among.find(({ parts }) => isStart(words, parts, asIs)) ?? among[0])?.car;
  return car === undefined ? null : { car, rest: words.slice(longest) };
}

/** The cars that these words begin with, one after another, up to where they are about something else. */
export function carsFirst(
  words: readonly string[],
  cars: readonly string[],
  isOther: (rest: readonly string[]) => boolean = () => false,
): NamedAll {
  const named: string[] = [];
  let rest = words;
  for (let next = carFirst(rest, cars); next && !isOther(rest); next = carFirst(rest, cars)) {
    named.push(next.car);
    ({ rest } = next);
  }
  return { cars: named, rest };
}

interface NamedAll {
  readonly cars: readonly string[];
  readonly rest: readonly string[];
}

const plain = (word: string): string => word.toLowerCase();
const asIs = (word: string): string => word;

const isStart = (words: readonly string[], parts: readonly string[], as: typeof plain): boolean =>
  parts.every((part, i) => as(part) === as(words[i] ?? ''));
