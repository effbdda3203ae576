import type { CommandType } from '#domain';
import { entryHint } from './entry-hint.ts';

const race = { isTimed: false, isOver: false };
const only =
  (...types: readonly CommandType[]) =>
  (type: CommandType) =>
    types.includes(type);

it('says to scorers what a car alone means: a lap, a finish, or nothing without a time', () => {
  const scorer = only('RecordLap', 'RetireCar', 'RecordNoAttempt');
  expect(entryHint(race, scorer)).toBe('A car and Enter is a lap. Words: 21 o out … ? shows all.');
  expect(entryHint({ ...race, isOver: true }, scorer)).toMatch(/^A car and Enter is its finish\./u);
  expect(entryHint({ ...race, isTimed: true }, scorer)).toMatch(/^A car and its time .*21 n no attempt/u);
});

it('leaves out laps and flags for roles that may not record them', () => {
  expect(entryHint(race, only('ShowGreen', 'CallCaution'))).toBe('Words: green, caution … ? shows all.');
  expect(entryHint(race, only('RecordLap', 'PostResults'))).not.toMatch(/green|caution/u);
});
