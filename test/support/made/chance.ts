import fc from 'fast-check';

/** Decisions of a generator: each of them shrinks to the first, the smallest or no. */
export class Chance {
  constructor(private readonly g: fc.GeneratorValue) {}

  upTo(least: number, most: number): number {
    return this.g(fc.integer, { min: least, max: Math.max(least, most) });
  }

  is(percent: number): boolean {
    return this.upTo(0, 99) >= 100 - percent;
  }

  of<T>(items: readonly [T, ...T[]]): T {
    return this.anyOf(items) as T;
  }

  /** Returns one of the items; undefined for an empty list. */
  anyOf<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.upTo(0, items.length - 1)];
  }

  shuffled<T>(items: readonly T[]): T[] {
    return this.some(items, items.length);
  }

  /** Returns at least some of the items, in any order. */
  some<T>(items: readonly T[], least: number): T[] {
    return this.g(fc.shuffledSubarray<T>, [...items], { minLength: Math.min(least, items.length) });
  }
}
