/**
 * The seeded draw. The same seed, subject and cars give the same outcome on every machine, so that anybody
 * can check a draw by its record. The steps, which never change under this name and version:
 *
 * 1. The key is the text `seed/subject`. The subject is the id of the ranking, or of the session for a whole
 *    line-up; for the order or the inversion of a source it is `session#source`, with the number of the
 *    source. Its characters are read as UTF-16 code units.
 * 2. Word i (i = 0 to 3) of the state is the FNV-1a hash of the key in 32 bits, which starts from the offset
 *    basis 2166136261 XOR i, and is mixed by the finalizer of MurmurHash3.
 * 3. xoshiro128** gives numbers of 32 bits from that state.
 * 4. A number below n is the next number modulo n. Numbers from the largest multiple of n on are skipped,
 *    so that no outcome is more likely than another.
 * 5. Cars are sorted by the code units of their numbers, then shuffled by Fisher and Yates: for i from the
 *    last place down to the second, the car in place i changes places with one of the first i.
 * 6. An inversion is one of the numbers that the record lists: number k from 0, with k below their count.
 */
export const DRAW_METHOD = 'greenflag-draw-1';

/** Returns the cars in the order of the draw. The order in which they are given has no effect. */
export function drawnOrder(seed: string, subject: string, cars: readonly string[]): string[] {
  const order = cars.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  const below = numbersOf(`${seed}/${subject}`);
  for (let i = order.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j] as string, order[i] as string];
  }
  return order;
}

/** Returns the number that the draw takes out of several. Their order has an effect. */
export const drawnNumber = (seed: string, subject: string, numbers: readonly number[]): number =>
  numbers[numbersOf(`${seed}/${subject}`)(numbers.length)] ?? 0;

const TWO_TO_32 = 2 ** 32;

/** Returns a function that draws a number from 0 up to, and not including, a bound. */
function numbersOf(key: string): (bound: number) => number {
  const next = xoshiro128([0, 1, 2, 3].map((word) => hash(key, word)));
  return (bound) => {
    const limit = TWO_TO_32 - (TWO_TO_32 % bound);
    let number = next();
    while (number >= limit) number = next();
    return number % bound;
  };
}

function hash(text: string, word: number): number {
  let h = 2_166_136_261 ^ word;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16_777_619);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const rotated = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

/** The generator xoshiro128** 1.1 of Blackman and Vigna. Each call gives 32 bits as a number from 0. */
function xoshiro128([a = 1, b = 0, c = 0, d = 0]: readonly number[]): () => number {
  let [s0, s1, s2, s3] = [a, b, c, d];
  return () => {
    const result = Math.imul(rotated(Math.imul(s1, 5), 7), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotated(s3, 11);
    return result;
  };
}
