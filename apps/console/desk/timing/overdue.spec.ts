import { overdueCars } from './overdue.ts';

const START = Date.parse('2026-05-02T20:00:00.000Z');
const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();
const after = (seconds: number): number => START + seconds * 1_000;

const DUE = [
  { car: '24', crossedAt: at(45), medianLapMs: 10_000 },
  { car: '48', crossedAt: at(52), medianLapMs: 20_000 },
  { car: '7', crossedAt: at(1), medianLapMs: null },
  { car: '9', crossedAt: null, medianLapMs: null },
];

it('a car is overdue after one and a half of its median laps', () => {
  expect(overdueCars(DUE, 0, after(59.9))).toEqual([]);
  expect(overdueCars(DUE, 0, after(60))).toEqual([
    { car: '24', crossedAt: at(45), dueAt: at(55), lateMs: 5_000 },
  ]);
});

it('the car that is overdue longest comes first, and one without a lap is never overdue', () => {
  expect(overdueCars(DUE, 0, after(90)).map(({ car }) => car)).toEqual(['24', '48']);
});

it('after a restart the time counts from the green flag', () => {
  expect(overdueCars(DUE, after(50), after(64.9))).toEqual([]);
  expect(overdueCars(DUE, after(50), after(65))).toHaveLength(1);
});
