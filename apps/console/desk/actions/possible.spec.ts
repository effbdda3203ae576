import { isPossible, notNowReason } from './possible.ts';

const RACE = { isTimed: false, phase: 'green', status: 'running' };
const TIMED = { ...RACE, isTimed: true };

it.each([
  ['a running car cannot return', 'ReturnCar', RACE, false],
  ['a car that is out can return', 'ReturnCar', { ...RACE, status: 'retired' }, true],
  ['a car that is out is not out again', 'RetireCar', { ...RACE, status: 'retired' }, false],
  ['no attempt is for a timed session', 'RecordNoAttempt', RACE, false],
  ['a timed session has no attempt', 'RecordNoAttempt', TIMED, true],
  ['a button sends no lap without a time', 'RecordLap', TIMED, false],
  ['a car is not scratched after the green', 'ScratchCar', RACE, false],
  ['a car is scratched before the green', 'ScratchCar', { ...RACE, phase: 'open' }, true],
  ['a lap needs a flag', 'RecordLap', { ...RACE, phase: 'open' }, false],
  ['a car does not finish before the checkered flag', 'RecordFinish', RACE, false],
  ['a penalty may follow the race', 'Penalize', { ...RACE, phase: 'unofficial' }, true],
  ['a certified result takes no penalty', 'Penalize', { ...RACE, phase: 'official' }, false],
] as const)('%s', (_, type, now, is) => {
  expect(isPossible(type, now)).toBe(is);
});

it.each([
  ['MoveToRear', 'scheduled', false, 'Once the line-up is posted.'],
  ['MoveToRear', 'green', false, 'The session has started.'],
  ['Penalize', 'scheduled', true, 'Once the session is open.'],
  ['EndRace', 'open', false, 'After the green flag.'],
  ['DeclareDeadHeat', 'green', false, 'After the checkered flag.'],
  ['ShortenDistance', 'official', false, 'The session is over.'],
  ['Penalize', 'official', false, 'The results are certified. Reopen them first.'],
  ['ReopenResults', 'unofficial', false, 'The results are not certified.'],
  ['ShortenDistance', 'green', true, 'Only in a race.'],
  ['RecordNoAttempt', 'green', false, 'Only in practice and qualifying.'],
  ['AddNote', 'official', false, null],
] as const)('%s while %s (timed: %s): %s', (type, phase, isTimed, words) => {
  expect(notNowReason(type, { phase, isTimed })).toBe(words);
});
