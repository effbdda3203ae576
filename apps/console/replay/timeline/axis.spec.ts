import { row } from '../rows.fixture.ts';
import { timelineOf } from '../session-timeline.ts';
import { clockTicks, lapBands, lapTicks, spanMsOf, timeBands } from './axis.ts';

const timeline = timelineOf([
  row(1, 'SessionOpened', '20:00:00'),
  row(2, 'GreenShown', '20:00:10', { lap: 0 }),
  row(3, 'LapSet', '20:00:24', { lap: 1 }),
  row(4, 'CautionCalled', '20:00:30', { lap: 1 }),
  row(5, 'GreenShown', '20:00:50', { lap: 1 }),
  row(6, 'LapSet', '20:01:04', { lap: 2 }),
  row(7, 'CheckeredShown', '20:01:40', { lap: 2 }),
]);

describe('the length of a timeline', () => {
  it('is the time of the last record, rounded up to whole minutes while the session runs', () => {
    expect(spanMsOf(timeline, false)).toBe(100_000);
    expect(spanMsOf(timeline, true)).toBe(120_000);
  });

  it('is never zero', () => {
    expect(spanMsOf(timelineOf([row(1, 'SessionOpened', '20:00:00')]), false)).toBe(1);
  });
});

describe('ticks', () => {
  it('label as many laps as there is room for', () => {
    expect(lapTicks(timeline, 100_000, 10)).toEqual([
      { x: 0.24, label: '1' },
      { x: 0.64, label: '2' },
    ]);
    expect(lapTicks(timeline, 100_000, 1)).toEqual([{ x: 0.64, label: '2' }]);
  });

  it('label the time of day of the record at that point', () => {
    const ticks = clockTicks(timeline, 100_000, 2);
    expect(ticks.map(({ x }) => x)).toEqual([0, 0.5]);
    expect(ticks[0]?.label).toBe(
      new Date('2023-02-05T20:00:00Z').toLocaleTimeString(undefined, { hour12: false }),
    );
  });
});

describe('bands of flags', () => {
  it('follow each other along a time axis', () => {
    expect(timeBands(timeline, 100_000)).toEqual([
      { flag: 'none', from: 0, to: 0.1 },
      { flag: 'green', from: 0.1, to: 0.3 },
      { flag: 'yellow', from: 0.3, to: 0.5 },
      { flag: 'green', from: 0.5, to: 1 },
      { flag: 'checkered', from: 1, to: 1 },
    ]);
  });

  it('have no width along the laps where no lap was counted', () => {
    expect(lapBands(timeline, 4)).toEqual([
      { flag: 'green', from: 0, to: 0.25 },
      { flag: 'yellow', from: 0.25, to: 0.25 },
      { flag: 'green', from: 0.25, to: 0.5 },
      { flag: 'checkered', from: 0.5, to: 0.5 },
    ]);
  });
});
