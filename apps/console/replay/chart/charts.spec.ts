import { lapBands, timeBands } from '../timeline/flag-bands.ts';
import { finishOrder, lapLabels, MARGIN, pathOf, scaleOf } from './chart-scale.ts';
import { moveOfKey, moveOfSliderKey } from '../player/player-keys.ts';
import { row } from '../rows.fixture.ts';
import { clockTicks, lapTicks, spanOf } from '../timeline/time-scale.ts';
import { trackOf } from '../player/playback-time.ts';

const track = trackOf([
  row(1, 'SessionOpened', '20:00:00'),
  row(2, 'GreenShown', '20:00:10', { lap: 0 }),
  row(3, 'LapSet', '20:00:24', { lap: 1 }),
  row(4, 'CautionCalled', '20:00:30', { lap: 1 }),
  row(5, 'GreenShown', '20:00:50', { lap: 1 }),
  row(6, 'LapSet', '20:01:04', { lap: 2 }),
  row(7, 'CheckeredShown', '20:01:40', { lap: 2 }),
]);
const car = (name: string, start: number | null, places: number[]) => ({
  car: name,
  driver: null,
  start,
  places,
});

describe('the length of a timeline', () => {
  it('is that of the track, and ends with a whole minute while the session runs', () => {
    expect(spanOf(track, false)).toBe(100_000);
    expect(spanOf(track, true)).toBe(120_000);
  });

  it('is never nothing', () => {
    expect(spanOf(trackOf([row(1, 'SessionOpened', '20:00:00')]), false)).toBe(1);
  });
});

describe('ticks', () => {
  it('name as many laps as there is room for', () => {
    expect(lapTicks(track, 100_000, 10)).toEqual([
      { x: 0.24, label: '1' },
      { x: 0.64, label: '2' },
    ]);
    expect(lapTicks(track, 100_000, 1)).toEqual([{ x: 0.64, label: '2' }]);
  });

  it('tell the clock of the record that stands there', () => {
    const ticks = clockTicks(track, 100_000, 2);
    expect(ticks.map(({ x }) => x)).toEqual([0, 0.5]);
    expect(ticks[0]?.label).toBe(
      new Date('2023-02-05T20:00:00Z').toLocaleTimeString(undefined, { hour12: false }),
    );
  });
});

describe('bands of flags', () => {
  it('follow each other along the time', () => {
    expect(timeBands(track, 100_000)).toEqual([
      { flag: 'none', from: 0, to: 0.1 },
      { flag: 'green', from: 0.1, to: 0.3 },
      { flag: 'yellow', from: 0.3, to: 0.5 },
      { flag: 'green', from: 0.5, to: 1 },
      { flag: 'checkered', from: 1, to: 1 },
    ]);
  });

  it('have no width along the laps where none was counted', () => {
    expect(lapBands(track, 4)).toEqual([
      { flag: 'green', from: 0, to: 0.25 },
      { flag: 'yellow', from: 0.25, to: 0.25 },
      { flag: 'green', from: 0.25, to: 0.5 },
      { flag: 'checkered', from: 0.5, to: 0.5 },
    ]);
  });
});

describe('the lap chart', () => {
  const scale = scaleOf(2 * MARGIN + 400, 4, 2);

  it('leads a line from the start through each lap', () => {
    expect(pathOf(car('7', 2, [1, 2]), scale)).toBe('M44 60L144 34L244 60');
    expect(pathOf(car('8', null, [1]), scale)).toBe('M144 34');
    expect(pathOf(car('9', null, []), scale)).toBe('');
  });

  it('knows the lap of a point, and none outside', () => {
    expect([0, 44, 95, 244, 9_999].map((x) => scale.lapAt(x))).toEqual([0, 0, 1, 2, 4]);
  });

  it('lists whoever came furthest first, and whoever never started last', () => {
    const rows = [
      car('out', 1, [1]),
      car('second', 3, [2, 2]),
      car('never', null, []),
      car('first', 2, [3, 1]),
    ];
    expect(finishOrder(rows).map((each) => each.car)).toEqual(['first', 'second', 'out', 'never']);
  });

  it('writes no more laps than there is room for', () => {
    expect(lapLabels(scale)).toEqual([0, 1, 2, 3, 4]);
    expect(lapLabels(scaleOf(360, 150, 27))).toEqual([0, 25, 50, 75, 100, 125, 150]);
  });
});

describe('the keys of the player', () => {
  const key = (name: string, more = {}) => ({
    ...{ key: name, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false },
    ...more,
  });

  it('step, play, and leave the browser its own', () => {
    expect(moveOfKey(key('ArrowLeft'))).toEqual({ kind: 'step', by: 'record', direction: -1 });
    expect(moveOfKey(key('ArrowRight', { shiftKey: true }))).toEqual({
      kind: 'step',
      by: 'decision',
      direction: 1,
    });
    expect(moveOfKey(key(' '))).toEqual({ kind: 'toggle' });
    expect(moveOfKey(key('ArrowLeft', { altKey: true }))).toBeNull();
    expect(moveOfKey(key('PageUp'))).toBeNull();
  });

  it('do more on the slider', () => {
    expect(moveOfSliderKey(key('PageUp'))).toEqual({ kind: 'step', by: 'lap', direction: 1 });
    expect(moveOfSliderKey(key('ArrowDown'))).toEqual({ kind: 'step', by: 'record', direction: -1 });
    expect(moveOfSliderKey(key('Home'))).toEqual({ kind: 'drag', time: 0 });
    expect(moveOfSliderKey(key('End'))).toEqual({ kind: 'to', at: null });
    expect(moveOfSliderKey(key('Tab'))).toBeNull();
  });
});
