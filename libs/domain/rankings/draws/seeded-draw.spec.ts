import { drawnNumber, drawnOrder } from './seeded-draw.ts';

const cars = (n: number): string[] => Array.from({ length: n }, (_, i) => String(i + 1));

/** How far the counts of outcomes are from equal counts, as chi-square. */
function chiSquare(outcomes: readonly unknown[], kinds: number): number {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(String(outcome), (counts.get(String(outcome)) ?? 0) + 1);
  const expected = outcomes.length / kinds;
  const missing = (kinds - counts.size) * expected;
  return [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, missing);
}

describe('The seeded draw', () => {
  it('gives the outcomes that another program computes by the documented steps', () => {
    expect(drawnOrder('2026-05-02', 'pills', cars(10)).join(' ')).toBe('4 3 5 10 8 2 6 9 7 1');
    expect(drawnOrder('a', 'pills', cars(4)).join(' ')).toBe('1 2 4 3');
    expect(drawnNumber('a', 'race#0', [0, 2, 3])).toBe(2);
    expect(drawnNumber('2026-05-02', 'dash#0', [0, 4, 6, 8])).toBe(4);
  });

  it('does not depend on the order in which the cars are given', () => {
    const [order, reversed] = [cars(20), cars(20).reverse()].map((list) => drawnOrder('x', 'pills', list));
    expect(reversed).toEqual(order);
  });

  it('gives each subject an outcome of its own', () => {
    const subjects = ['heat-1', 'heat-2', 'modifieds/heat-1'];
    const orders = subjects.map((subject) => drawnOrder('2026', subject, cars(12)).join());
    expect(new Set(orders).size).toBe(3);
  });

  it('prefers no order', () => {
    const orders = Array.from({ length: 24_000 }, (_, i) => drawnOrder(`seed-${i}`, 'pills', cars(4)).join());
    // 23 degrees of freedom: equal chances exceed 49.7 once in a thousand.
    expect(chiSquare(orders, 24)).toBeLessThan(49.7);
  });

  it('prefers no number', () => {
    const numbers = Array.from({ length: 7_000 }, (_, i) =>
      drawnNumber(`seed-${i}`, 'dash#0', [0, 2, 4, 6, 8, 10, 12]),
    );
    // 6 degrees of freedom: equal chances exceed 22.5 once in a thousand.
    expect(chiSquare(numbers, 7)).toBeLessThan(22.5);
  });
});
