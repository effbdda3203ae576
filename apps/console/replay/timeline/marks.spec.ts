import { clusterMarks, leadersOf, marksOf } from './marks.ts';
import { row } from '../rows.fixture.ts';
import { timelineOf } from '../session-timeline.ts';

const timeline = timelineOf([
  row(10, 'LapSet', '20:00:14', { lap: 1 }),
  row(11, 'LapSet', '20:00:15', { lap: 1 }),
  row(12, 'CarSpun', '20:00:16', { lap: 1, words: 'Car 7 (Corey LaJoie) spun' }),
  row(13, 'LapSet', '20:00:28', { lap: 2 }),
  row(14, 'PenaltyImposed', '20:00:29', {
    lap: 2,
    words: 'Penalty',
    reason: 'jumped',
    struck: true,
    struckBy: 20,
  }),
  row(15, 'NoteAdded', '20:00:30'),
]);
const car = (number: string, start: number, places: readonly number[], driver: string | null = null) => ({
  car: number,
  driver,
  start,
  places: [...places],
});
const chart = {
  laps: 2,
  flags: ['green', 'green'],
  leaders: ['7', '07'],
  rows: [car('7', 1, [1, 2], 'Corey LaJoie'), car('07', 2, [2, 1])],
} as unknown as Parameters<typeof marksOf>[1] & object;

describe('marks', () => {
  it('are on their lanes, with a description', () => {
    const marks = marksOf(timeline, chart);
    expect(marks.incidents).toEqual([
      { index: 2, sign: 'S', words: 'Lap 1: Car 7 (Corey LaJoie) spun', isStruck: false },
    ]);
    expect(marks.decisions).toEqual([
      { index: 4, sign: 'P', words: 'Lap 2: Penalty: jumped (struck)', isStruck: true },
    ]);
    expect(marks.cautions).toEqual([]);
  });

  it('show a lead change where its lap was completed, but not at the start', () => {
    expect(marksOf(timeline, chart).leads).toEqual([
      {
        index: 3,
        sign: '07',
        words: 'Lap 2: car 07 leads, car 7 (Corey LaJoie) led before',
        isStruck: false,
      },
    ]);
    expect(marksOf(timeline, undefined).leads).toEqual([]);
  });

  it('come from the leader at the start and of each lap', () => {
    expect(leadersOf(chart).map((leader) => leader?.car)).toEqual(['7', '7', '07']);
  });

  it('are joined where they would cover each other', () => {
    const mark = (index: number) => ({ index, sign: 'S', words: '', isStruck: false });
    const clusters = clusterMarks([mark(0), mark(1), mark(2), mark(9)], (index) => index / 10, 0.15);
    expect(clusters.map(({ x, marks }) => [x, marks.length])).toEqual([
      [0, 2],
      [0.2, 1],
      [0.9, 1],
    ]);
  });
});
