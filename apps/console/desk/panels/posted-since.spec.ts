import { postedSince } from './posted-since.ts';

const version = (...rows: readonly { car: string; place: number | null; laps: number }[]) => ({ rows });

it('tells who stood elsewhere when it was posted last, and with how many laps', () => {
  const versions = [
    version({ car: '7', place: 2, laps: 25 }),
    version(
      { car: '21', place: 1, laps: 25 },
      { car: '7', place: 2, laps: 24 },
      { car: '8', place: 3, laps: 24 },
    ),
  ];
  const rows = [
    { car: '7', place: 1, laps: 24 },
    { car: '21', place: null, laps: 25 },
    { car: '8', place: 3, laps: 23 },
    { car: '9', place: 4, laps: 22 },
  ];
  expect([...postedSince({ rows, versions })]).toEqual([
    ['7', 'was 2nd'],
    ['21', 'was 1st'],
    ['8', 'had 24 laps'],
    ['9', 'was not in it'],
  ]);
});

it('has nothing to tell where nothing was posted, or nothing has changed', () => {
  const rows = [{ car: '7', place: 1, laps: 25 }];
  expect(postedSince({ rows, versions: [] }).size).toBe(0);
  expect(postedSince({ rows, versions: [{ rows }] }).size).toBe(0);
});
