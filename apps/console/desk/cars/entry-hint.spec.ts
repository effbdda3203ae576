import type { CommandType } from '#domain';
import { hintOf } from './entry-hint.ts';

const race = { isTimed: false, isOver: false };
const only =
  (...types: readonly CommandType[]) =>
  (type: CommandType) =>
    types.includes(type);

it('tells whoever counts laps what a car alone is: a lap, a finish, or nothing without a time', () => {
  const scorer = only('RecordLap', 'RetireCar', 'RecordNoAttempt');
  expect(hintOf(race, scorer)).toBe('A car and Enter is a lap. Words: 21 o out … ? shows all.');
  expect(hintOf({ ...race, isOver: true }, scorer)).toMatch(/^A car and Enter is its finish\./u);
  expect(hintOf({ ...race, isTimed: true }, scorer)).toMatch(/^A car and its time .*21 n no attempt/u);
});

it('tells nobody of laps or flags who may not', () => {
  expect(hintOf(race, only('ShowGreen', 'CallCaution'))).toBe('Words: green, caution … ? shows all.');
  expect(hintOf(race, only('RecordLap', 'PostResults'))).not.toMatch(/green|caution/u);
});
