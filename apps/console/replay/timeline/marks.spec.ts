import { stylesOf } from '../chart/line-styles.ts';
import { clustered, leadersOf, marksOf } from './marks.ts';
import { row } from '../rows.fixture.ts';
import { trackOf } from '../player/playback-time.ts';

const track = trackOf([
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
  rows: [car('7', 1, [1, 2], 'Corey LaJoie'), car('07', 2, [2, 1])],
} as unknown as Parameters<typeof marksOf>[1] & object;

describe('marks', () => {
  it('stand on their lanes, in words', () => {
    const marks = marksOf(track, chart);
    expect(marks.incidents).toEqual([
      { place: 2, sign: 'S', words: 'Lap 1: Car 7 (Corey LaJoie) spun', isStruck: false },
    ]);
    expect(marks.decisions).toEqual([
      { place: 4, sign: 'P', words: 'Lap 2: Penalty: jumped (struck)', isStruck: true },
    ]);
    expect(marks.cautions).toEqual([]);
  });

  it('tell where the lead changed: not at the start, and where the lap was completed', () => {
    expect(marksOf(track, chart).leads).toEqual([
      {
        place: 3,
        sign: '07',
        words: 'Lap 2: car 07 leads, car 7 (Corey LaJoie) led before',
        isStruck: false,
      },
    ]);
    expect(marksOf(track, undefined).leads).toEqual([]);
  });

  it('know who started in front and who led each lap', () => {
    expect(leadersOf(chart).map((leader) => leader?.car)).toEqual(['7', '7', '07']);
  });

  it('become one where they would cover each other', () => {
    const mark = (place: number) => ({ place, sign: 'S', words: '', isStruck: false });
    const clusters = clustered([mark(0), mark(1), mark(2), mark(9)], (place) => place / 10, 0.15);
    expect(clusters.map(({ x, marks }) => [x, marks.length])).toEqual([
      [0, 2],
      [0.2, 1],
      [0.9, 1],
    ]);
  });
});

describe('the lines of cars', () => {
  const cars = Array.from({ length: 40 }, (_, i) => String(i));

  it('are no two alike for forty cars', () => {
    const looks = [...stylesOf(cars).values()].map(({ hue, dash }) => `${hue} ${dash}`);
    expect(new Set(looks).size).toBe(40);
  });

  it('have the same colour in every session, and are solid where nobody shares it', () => {
    const alone = stylesOf(['11', '31']);
    expect(alone.get('31')?.hue).toBe(stylesOf(['07', '31', '5', '41', '99']).get('31')?.hue);
    expect(stylesOf(['31']).get('31')?.dash).toBe(0);
  });
});
