import { isBefore, isOver, isPosted, isRunning, isTimedKind } from './phases.ts';

describe('A session', () => {
  it.each([
    ['practice', true],
    ['qualifying', true],
    ['heat', false],
    ['last-chance', false],
    ['main', false],
  ])('that is a %s is ranked by its best laps: %s', (kind, isTimed) =>
    expect(isTimedKind(kind)).toBe(isTimed),
  );

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
  ])('that is %s is %s', (phase, words) => {
    const is = { before: isBefore(phase), running: isRunning(phase), posted: isPosted(phase) };
    const said = Object.entries({ ...is, over: isOver(phase) }).filter(([, isSo]) => isSo);
    expect(said.map(([word]) => word).join(' ')).toBe(words);
  });
});
