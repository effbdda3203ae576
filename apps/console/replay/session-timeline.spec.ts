import {
  lengthMsOf,
  MAX_SILENCE_MS,
  neighborIndex,
  indexAtRevision,
  indexAtTime,
  timelineOf,
} from './session-timeline.ts';
import { heat, row } from './rows.fixture.ts';

describe('a timeline', () => {
  it('runs by the meeting’s clock, with silences of at most a minute', () => {
    const { dueMs } = timelineOf(heat());
    expect(dueMs.slice(0, 7)).toEqual([0, 60_000, 70_000, 84_000, 85_000, 90_000, 91_000]);
    expect((dueMs[7] ?? 0) - (dueMs[6] ?? 0)).toBe(MAX_SILENCE_MS);
  });

  it('never goes back: a record that was written late is due at once', () => {
    const timeline = timelineOf(heat());
    expect(timeline.dueMs[9]).toBe(timeline.dueMs[8]);
    expect(lengthMsOf(timeline)).toBe((timeline.dueMs[9] ?? 0) + 6_000);
  });

  it('has the opening, the laps, the decisions and the flags of the session', () => {
    const timeline = timelineOf(heat());
    expect(timeline.openingIndex).toBe(1);
    expect(timeline.lapIndexes).toEqual([3, 8]);
    expect(timeline.decisionIndexes).toEqual([0, 1, 2, 5, 6, 7, 9, 10]);
    expect(timeline.flagPeriods).toEqual([
      { flag: 'none', from: 0, to: 2 },
      { flag: 'green', from: 2, to: 5 },
      { flag: 'yellow', from: 5, to: 7 },
      { flag: 'green', from: 7, to: 10 },
      { flag: 'checkered', from: 10, to: 10 },
    ]);
  });

  it('ignores struck flags and laps', () => {
    const rows = heat().map((each) =>
      [23, 26, 27].includes(each.revision) ? { ...each, struck: true, struckBy: 40 } : each,
    );
    const { lapIndexes, flagPeriods } = timelineOf(rows);
    expect(lapIndexes).toEqual([4, 8]);
    expect(flagPeriods.map(({ flag }) => flag)).toEqual(['none', 'green', 'checkered']);
  });

  it('ends a lap without a scored car with the next lap', () => {
    expect(timelineOf([row(1, 'LapSet', '20:00:00', { lap: 2 })]).lapIndexes).toEqual([0, 0]);
  });

  it('finds the record at a revision and at a time, even between and outside the records', () => {
    const timeline = timelineOf(heat());
    expect([0, 20, 23, 24, 25, 99].map((revision) => indexAtRevision(timeline, revision))).toEqual([
      0, 0, 3, 3, 4, 10,
    ]);
    expect([-1, 0, 59_999, 60_000, 1e9].map((time) => indexAtTime(timeline, time))).toEqual([0, 0, 0, 1, 10]);
  });

  it('finds the neighbors of an index', () => {
    expect(neighborIndex([3, 8], 3, 1)).toBe(8);
    expect(neighborIndex([3, 8], 3, -1)).toBeUndefined();
    expect(neighborIndex([3, 8], 5, -1)).toBe(3);
  });
});
