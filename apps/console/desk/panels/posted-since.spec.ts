import { changesSincePosted } from './posted-since.ts';

const version = (...rows: readonly { car: string; place: number | null; laps: number }[]) => ({ rows });

it('gives the former place or laps of each car that has changed', () => {
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
  expect([...changesSincePosted({ rows, versions })]).toEqual([
    ['7', 'was 2nd'],
    ['21', 'was 1st'],
    ['8', 'had 24 laps'],
    ['9', 'was not in it'],
  ]);
});

it('is empty if nothing was posted or nothing has changed', () => {
  const rows = [{ car: '7', place: 1, laps: 25 }];
  expect(changesSincePosted({ rows, versions: [] }).size).toBe(0);
  expect(changesSincePosted({ rows, versions: [{ rows }] }).size).toBe(0);
});
