/** Random values from a seed. The same seed gives the same values everywhere. */
export interface Random {
  /** Returns a number from `low` up to, but not including, `high`. */
  readonly between: (low: number, high: number) => number;
  /** Returns a whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number;
  /** Returns true in this share of the calls. */
  readonly chance: (share: number) => boolean;
  /** Returns a value around 0 with the standard deviation 1; never more than 3 away. */
  readonly normal: () => number;
  readonly shuffled: <T>(items: readonly T[]) => T[];
}

/**
 * Returns random values for one purpose (mulberry32). Each purpose has values of its own, so more chaos on
 * the wire does not change the race.
 */
export function randomOf(seed: number, purpose: string): Random {
  let state = hashOf(`${seed} ${purpose}`);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + (high - low) * next();
  const whole = (low: number, high: number): number => Math.floor(between(low, high + 1));
  return {
    between,
    whole,
    chance: (share) => next() < share,
    // The sum of twelve values is close to a normal distribution with the deviation 1.
    normal: () =>
      Math.max(
        -3,
        Math.min(
          3,
          Array.from({ length: 12 }, next).reduce((a, b) => a + b, -6),
        ),
      ),
    shuffled: (items) => {
      const keyed = items.map((item) => ({ item, key: next() }));
      return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
    },
  };
}

/** Returns a whole number of 32 bits for a text (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
