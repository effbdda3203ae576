import { bigPages } from './pages.ts';

const cars = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const shapeOf = (count: number, columns: number) => {
  const { fixed, turns } = bigPages(cars(count), columns);
  return { fixed: fixed.map(({ length }) => length), turns: turns.map(({ length }) => length) };
};

describe('The rows of a screen on the wall', () => {
  it('share the columns while all are readable', () => {
    expect(bigPages(cars(5), 2)).toEqual({
      fixed: [
        [1, 2, 3],
        [4, 5],
      ],
      turns: [],
    });
    expect(shapeOf(40, 2)).toEqual({ fixed: [20, 20], turns: [] });
    expect(shapeOf(0, 2)).toEqual({ fixed: [], turns: [] });
  });

  it('take turns behind the first twenty with more cars', () => {
    expect(shapeOf(60, 2)).toEqual({ fixed: [20], turns: [20, 20] });
    const { fixed, turns } = bigPages(cars(60), 2);
    expect([...fixed, ...turns].flat()).toEqual(cars(60));
  });

  it('take turns in the lower half of a single column', () => {
    expect(shapeOf(36, 1)).toEqual({ fixed: [10], turns: [10, 10, 6] });
  });
});
