import { nextMove, readinessOf, type SessionProgress } from './flag-moves.ts';

const at = (
  phase: SessionProgress['phase'],
  flag: SessionProgress['flag'] = 'none',
  lapsToGo: number | null = 20,
) => ({
  phase,
  flag,
  lapsToGo,
  hasLineup: true,
  isStale: false,
  isEmpty: false,
  isChanged: false,
  tie: null,
});

it('leads through a heat, step by step', () => {
  const heat = [
    at('scheduled'),
    at('lined-up'),
    at('open'),
    at('green', 'green'),
    at('yellow', 'yellow'),
    at('green', 'green', 1),
    at('green', 'white', 1),
    at('checkered', 'checkered', 0),
    at('unofficial', 'checkered', 0),
    at('official', 'checkered', 0),
  ];
  expect(heat.map(nextMove)).toEqual([
    'PostLineup',
    'OpenSession',
    'ShowGreen',
    null,
    'ShowGreen',
    'ShowWhite',
    'ShowCheckered',
    'PostResults',
    'CertifyResults',
    null,
  ]);
});

it('opens a session without a line-up at once', () => {
  expect(nextMove({ ...at('scheduled'), hasLineup: false })).toBe('OpenSession');
});

it('enters the cars first if there are none', () => {
  expect(nextMove({ ...at('scheduled'), isEmpty: true })).toBe('EnterCar');
  expect(nextMove({ ...at('scheduled'), hasLineup: false, isEmpty: true })).toBe('EnterCar');
});

it('ends a race whose laps are run, also without a white flag and under yellow', () => {
  expect(nextMove(at('green', 'green', 0))).toBe('ShowCheckered');
  expect(nextMove(at('yellow', 'yellow', 0))).toBe('ShowCheckered');
  expect(nextMove(at('green', 'green', null))).toBeNull();
});

it('posts a line-up or results again once they are stale', () => {
  expect(nextMove({ ...at('lined-up'), isStale: true })).toBe('PostLineup');
  expect(nextMove({ ...at('unofficial', 'checkered', 0), isChanged: true })).toBe('PostResults');
});

it('separates what makes sense now from what does not', () => {
  const green = at('green', 'green');
  expect(readinessOf('CallCaution', green)).toBe('possible');
  expect(readinessOf('ShowCheckered', green)).toBe('possible');
  expect(readinessOf('ShowGreen', green)).toBe('not-now');
  expect(readinessOf('OpenSession', green)).toBe('not-now');
  expect(readinessOf('OpenSession', at('red', 'red'))).toBe('not-now');
  expect(readinessOf('ShowWhite', at('yellow', 'yellow'))).toBe('not-now');
});
