import { finishOrder, lapLabels, MARGIN_PX, pathOf, scaleOf } from './chart-scale.ts';

const car = (name: string, start: number | null, places: number[]) => ({
  car: name,
  driver: null,
  timesMs: [],
  pits: [],
  start,
  places,
});

describe('the lap chart', () => {
  const scale = scaleOf(2 * MARGIN_PX + 400, 4, 2);

  it('draws a line from the start through each lap', () => {
    expect(pathOf(car('7', 2, [1, 2]), scale)).toBe('M44 60L144 34L244 60');
    expect(pathOf(car('8', null, [1]), scale)).toBe('M144 34');
    expect(pathOf(car('9', null, []), scale)).toBe('');
  });

  it('finds the nearest lap to a point, at most the first or the last', () => {
    expect([0, 44, 95, 244, 9_999].map((x) => scale.lapAt(x))).toEqual([0, 0, 1, 2, 4]);
  });

  it('lists the cars by completed laps, and a car that never started last', () => {
    const rows = [
      car('out', 1, [1]),
      car('second', 3, [2, 2]),
      car('never', null, []),
      car('first', 2, [3, 1]),
    ];
    expect(finishOrder(rows).map((each) => each.car)).toEqual(['first', 'second', 'out', 'never']);
  });

  it('labels no more laps than there is room for', () => {
    expect(lapLabels(scale)).toEqual([0, 1, 2, 3, 4]);
    expect(lapLabels(scaleOf(360, 150, 27))).toEqual([0, 25, 50, 75, 100, 125, 150]);
  });
});
