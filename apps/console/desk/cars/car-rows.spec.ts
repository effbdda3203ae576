import { areCarsKnown, carRows, numberIn } from './car-rows.ts';

const runs = (car: string, place: number) => ({
  car,
  driver: null,
  place,
  laps: 3,
  status: 'running',
  bestLapMs: null,
});
const named = (car: string, status: 'entered' | 'withdrawn' = 'entered') => ({
  car,
  driver: `Of ${car}`,
  status,
});

it('are sorted by number, not by place, and are the same objects as in the view', () => {
  const running = [runs('10', 1), runs('07', 2), runs('10x', 3), runs('7', 4)];
  const cars = carRows({ running, lineup: [], entries: [], isOpenToAll: false });
  expect(cars.map(({ car }) => car)).toEqual(['7', '07', '10', '10x']);
  expect(cars[2]).toBe(running[0]);
});

it('are called by their numbers in a session of a class', () => {
  expect(numberIn('modifieds/heat-1', 'modifieds/7')).toBe('7');
  expect(numberIn('heat-1', '7/8')).toBe('7/8');
});

it('are those of the line-up before the session runs', () => {
  const sources = {
    running: [],
    lineup: [named('31'), named('8')],
    entries: [named('5')],
    isOpenToAll: false,
  };
  expect(carRows(sources).map(({ car, status }) => [car, status])).toEqual([
    ['8', 'waiting'],
    ['31', 'waiting'],
  ]);
});

it('say that a car was scratched, before the green flag and after it', () => {
  const lineup = [
    { ...named('8'), formation: null },
    { ...named('31'), formation: 1 },
  ];
  const before = carRows({ running: [], lineup, entries: [], isOpenToAll: false });
  const after = carRows({ running: [runs('8', 2), runs('31', 1)], lineup, entries: [], isOpenToAll: false });
  for (const cars of [before, after])
    expect(cars.find(({ car }) => car === '8')).toMatchObject({ status: 'scratched', place: null });
  expect(after.find(({ car }) => car === '31')).toMatchObject({ status: 'running' });
});

it('are all entered cars if there is no line-up, with the places of those that have run', () => {
  const entries = [named('5'), named('31'), named('6', 'withdrawn')];
  const cars = carRows({ running: [runs('31', 1)], lineup: undefined, entries, isOpenToAll: true });
  expect(cars.map(({ car, place }) => [car, place])).toEqual([
    ['5', null],
    ['31', 1],
  ]);
});

describe('are known', () => {
  it('once the running order has cars, or the line-up has arrived as well', () => {
    const sources = { running: undefined, lineup: [], entries: undefined, isOpenToAll: false };
    expect(areCarsKnown(sources)).toBe(false);
    expect(areCarsKnown({ ...sources, running: [] })).toBe(true);
    expect(areCarsKnown({ ...sources, running: [], lineup: undefined })).toBe(false);
    expect(areCarsKnown({ ...sources, running: [runs('7', 1)], lineup: undefined })).toBe(true);
  });

  it('once the entries have arrived, if any entered car may run', () => {
    const sources = { running: [], lineup: undefined, entries: undefined, isOpenToAll: true };
    expect(areCarsKnown(sources)).toBe(false);
    expect(areCarsKnown({ ...sources, entries: [] })).toBe(true);
  });
});
