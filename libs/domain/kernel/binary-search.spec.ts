import { partitionPoint } from './binary-search.ts';

const counts = (items: readonly number[], bound: number, length?: number): number =>
  partitionPoint(items, (item) => item <= bound, length);

it.each([
  { items: [], bound: 5, found: 0 },
  { items: [1, 3, 5, 7], bound: 0, found: 0 },
  { items: [1, 3, 5, 7], bound: 3, found: 2 },
  { items: [1, 3, 5, 7], bound: 4, found: 2 },
  { items: [1, 3, 3, 3, 7], bound: 3, found: 4 },
  { items: [1, 3, 5, 7], bound: 9, found: 4 },
])('$found of $items are at most $bound', ({ items, bound, found }) => {
  expect(counts(items, bound)).toBe(found);
});

it('reads no item beyond the given length', () => {
  expect(counts([1, 3, 5, 7], 9, 2)).toBe(2);
});
