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

it('names the cars that share a place in another order, once their tie is broken', () => {
  const one = { car: '1', place: 1, laps: 25 };
  const seven = { car: '7', place: 2, laps: 25 };
  const eight = { car: '8', place: 2, laps: 25 };
  const changes = changesSincePosted({ rows: [one, eight, seven], versions: [version(one, seven, eight)] });
  expect([...changes]).toEqual([
    ['8', 'was listed as number 2 of the cars at this place'],
    ['7', 'was listed as number 1 of the cars at this place'],
  ]);
});

it('names a status, a best lap and a driver that have changed', () => {
  const posted = { car: '7', place: 1, laps: 25, status: 'running', bestLapMs: 15_250, driver: 'Ann Poe' };
  const changesTo = (more: object) => [
    ...changesSincePosted({ rows: [{ ...posted, ...more }], versions: [version(posted)] }).values(),
  ];
  expect(changesTo({ status: 'retired' })).toEqual(['was running']);
  expect(changesTo({ bestLapMs: 15_100 })).toEqual(['had the best lap 15.250']);
  expect(changesTo({ driver: 'Joe Doe' })).toEqual(['had the driver Ann Poe']);
  expect(changesTo({})).toEqual([]);
});

it('is empty if nothing was posted or nothing has changed', () => {
  const rows = [{ car: '7', place: 1, laps: 25 }];
  expect(changesSincePosted({ rows, versions: [] }).size).toBe(0);
  expect(changesSincePosted({ rows, versions: [{ rows }] }).size).toBe(0);
});
