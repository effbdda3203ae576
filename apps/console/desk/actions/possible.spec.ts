import { isPossible } from './possible.ts';

const RACE = { isTimed: false, phase: 'green', status: 'running' };

it.each([
  ['a running car cannot return', 'ReturnCar', RACE, false],
  ['a car that is out can return', 'ReturnCar', { ...RACE, status: 'retired' }, true],
  ['a car that is out is not out again', 'RetireCar', { ...RACE, status: 'retired' }, false],
  ['no attempt is for a timed session', 'RecordNoAttempt', RACE, false],
  ['a timed session has no attempt', 'RecordNoAttempt', { ...RACE, isTimed: true }, true],
  ['a car is not scratched after the green', 'ScratchCar', RACE, false],
  ['a car is scratched before the green', 'ScratchCar', { ...RACE, phase: 'open' }, true],
  ['a lap needs a flag', 'RecordLap', { ...RACE, phase: 'open' }, false],
  ['a penalty is always possible', 'Penalize', { ...RACE, phase: 'official' }, true],
] as const)('%s', (_, type, now, is) => {
  expect(isPossible(type, now)).toBe(is);
});
