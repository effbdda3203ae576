import type { ProblemBody } from '#client';
import type { Question } from '#domain';
import { questionWords } from './question-words.ts';

const NAMES: Readonly<Record<string, string>> = { 'heat-1': 'Heat 1', main: 'A Main' };
const nameOf = (id: string): string => NAMES[id] ?? id;
const problem = (params: object): ProblemBody => ({
  title: 'Confirm it.',
  status: 409,
  code: 'needs-confirmation',
  facts: ['As the server says it.'],
  params: params as NonNullable<ProblemBody['params']>,
});

const CASES: readonly (readonly [Question, readonly string[]])[] = [
  [{ question: 'second-green', underGreen: ['heat-1'] }, ['Heat 1 is under green.']],
  [{ question: 'early-flag', toGo: 1, run: 24, distance: 25 }, ['1 lap to go: 24 of 25 are run.']],
  [
    { question: 'early-flag', toGo: 5, run: 20, distance: 25, leader: '21', agoMs: 3_250 },
    ['5 laps to go: 20 of 25 are run.', 'The leader, car 21, crossed the line 3.250 s ago.'],
  ],
  [{ question: 'cars-out', cars: ['7', '12'] }, ['Cars 7, 12 have neither finished nor retired.']],
  [
    { question: 'tie-open', cars: ['44', '7'], decides: ['main', 'b-main'] },
    [
      'Cars 44, 7 are tied, and their order decides the line-up of A Main, b-main.',
      'Break the tie first. Once the results are certified, they must be reopened for it.',
    ],
  ],
  [
    { question: 'cars-after-draw', cars: ['7'] },
    [
      'Car 7 was entered after the draw and is in no line-up.',
      '“Add to line-up” puts a car at the rear of one.',
    ],
  ],
  [{ question: 'not-official', run: 5, distance: 20 }, ['The race is not official after 5 of 20 laps.']],
  [
    { question: 'laps-dropped', laps: 2, record: 40, done: 'struck' },
    [
      '2 laps would not count once record 40 is struck.',
      'If the laps are right, record it again in its place.',
    ],
  ],
  [
    { question: 'laps-dropped', laps: 1, record: 40, done: 'restored' },
    ['1 lap would not count once record 40 is restored.', 'If the laps are right, leave it struck.'],
  ],
  [
    { question: 'field-size', carCount: 9, empty: ['b-main'], gone: ['heat-1', 'main'], changed: [] },
    [
      'With 9 cars:',
      'No car can reach b-main.',
      'These sessions lose their line-ups, draws and moves: Heat 1, A Main.',
    ],
  ],
];

describe('The facts of a question', () => {
  it.each(CASES)('%j', (params, words) => expect(questionWords(problem(params), nameOf)).toEqual(words));

  it('of a newer server are as it says them', () => {
    expect(questionWords(problem({ question: 'new' }), nameOf)).toEqual(['As the server says it.']);
  });
});
