import { isBefore, isOver, isPosted, isRunning, isTimedKind, statusWords } from './phases.ts';

describe('A session', () => {
  it.each([
    ['practice', true],
    ['qualifying', true],
    ['heat', false],
    ['last-chance', false],
    ['main', false],
  ])('of the kind %s is ranked by best laps: %s', (kind, isTimed) => expect(isTimedKind(kind)).toBe(isTimed));

  it.each([
    ['scheduled', 'before'],
    ['lined-up', 'before'],
    ['open', 'running'],
    ['green', 'running'],
    ['yellow', 'running'],
    ['red', 'running'],
    ['checkered', 'running over'],
    ['unofficial', 'posted over'],
    ['official', 'posted over'],
  ])('in the phase %s is %s', (phase, words) => {
    const groups = { before: isBefore(phase), running: isRunning(phase), posted: isPosted(phase) };
    const names = Object.entries({ ...groups, over: isOver(phase) }).filter(([, isIn]) => isIn);
    expect(names.map(([name]) => name).join(' ')).toBe(words);
  });
});

it.each([
  ['did-not-start', 'DNS'],
  ['retired', 'DNF'],
  ['disqualified', 'DQ'],
  ['scratched', 'SCR'],
  ['no-time', 'no time'],
])('The status %s reads "%s"', (status, words) => expect(statusWords(status)).toBe(words));
