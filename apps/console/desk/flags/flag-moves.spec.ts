import { nextMove, senseOf, type Standing } from './flag-moves.ts';

const at = (phase: Standing['phase'], flag: Standing['flag'] = 'none', lapsToGo: number | null = 20) => ({
  phase,
  flag,
  lapsToGo,
  hasLineup: true,
  isStale: false,
  isEmpty: false,
  isChanged: false,
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

it('enters the cars first, where there are none', () => {
  expect(nextMove({ ...at('scheduled'), isEmpty: true })).toBe('EnterCar');
  expect(nextMove({ ...at('scheduled'), hasLineup: false, isEmpty: true })).toBe('EnterCar');
});

it('ends a race whose laps are run, also without a white flag and under yellow', () => {
  expect(nextMove(at('green', 'green', 0))).toBe('ShowCheckered');
  expect(nextMove(at('yellow', 'yellow', 0))).toBe('ShowCheckered');
  expect(nextMove(at('green', 'green', null))).toBeNull();
});

it('posts anew what is not true any more', () => {
  expect(nextMove({ ...at('lined-up'), isStale: true })).toBe('PostLineup');
  expect(nextMove({ ...at('unofficial', 'checkered', 0), isChanged: true })).toBe('PostResults');
});

it('tells what makes sense besides, and what does not', () => {
  const green = at('green', 'green');
  expect(senseOf('CallCaution', green)).toBe('possible');
  expect(senseOf('ShowCheckered', green)).toBe('possible');
  expect(senseOf('ShowGreen', green)).toBe('not-now');
  expect(senseOf('OpenSession', green)).toBe('not-now');
  expect(senseOf('OpenSession', at('red', 'red'))).toBe('possible');
  expect(senseOf('ShowWhite', at('yellow', 'yellow'))).toBe('not-now');
});
