import {
  isUnsettled,
  issuerMismatch,
  outcomeOfError,
  addIssued,
  type IssuedCommand,
} from './issued-commands.ts';
import { NoAnswerError, ProblemError } from '../transport/problem.ts';

const problem = { title: 'No.', status: 409, code: 'session-over' };
const DONE = {
  kind: 'done',
  receipt: { meeting: 'm', revision: 1, events: [], commandId: '' },
} as const;

const one = (commandId: string, outcome: IssuedCommand['outcome'] = DONE): IssuedCommand => ({
  commandId,
  meeting: 'm',
  outcome,
  command: { type: 'RecordLap', session: 'heat-1', car: '21' },
  issuer: { id: 'Jane Doe', role: 'scorer' },
  issuedAt: 0,
});
const refused = (status: number, code: string) => new ProblemError({ title: 'No.', status, code });

describe('what was issued', () => {
  it('is cut to the newest, and what nobody has seen yet stays', () => {
    let all: readonly IssuedCommand[] = [
      one('refused', { kind: 'refused', problem }),
      one('unanswered', { kind: 'unanswered', problem }),
      one('pending', { kind: 'pending' }),
      one('old'),
    ];
    for (let i = 0; i < 200; i += 1) all = addIssued(all, one(`lap ${i}`));
    expect(all.slice(0, 2).map(({ commandId }) => commandId)).toEqual(['lap 199', 'lap 198']);
    expect(all.slice(50).map(({ commandId }) => commandId)).toEqual(['refused', 'unanswered', 'pending']);
  });

  it('goes out under the name of who issued it alone', () => {
    expect(issuerMismatch(one('a'), { id: 'Jane Doe', role: 'scorer' })).toBeNull();
    expect(issuerMismatch(one('a'), { id: 'Jane Doe', role: 'director' })).toContain('Jane Doe, scorer');
    expect(issuerMismatch(one('a'), { id: 'Joe', role: 'scorer' })).toContain('Jane Doe, scorer');
  });
});

describe('an error for an answer', () => {
  it.each([
    ['no answer', new NoAnswerError('cut'), false, 'unanswered'],
    ['an answer that broke off', new SyntaxError('JSON'), false, 'unanswered'],
    ['a store that went away in the midst of it', refused(503, 'store-unavailable'), false, 'unanswered'],
    ['the first of two that is still on its way', refused(409, 'command-in-flight'), true, 'unanswered'],
    ['a rule of racing', refused(409, 'session-over'), false, 'refused'],
    ['a rule of racing, when it is sent again', refused(409, 'session-over'), true, 'refused'],
    ['too many', refused(429, 'too-many-requests'), false, 'refused'],
    ['too many, when it is sent again: of the first it says nothing', refused(429, 'x'), true, 'unanswered'],
    ['a token that ran out before it was sent again', refused(401, 'token-expired'), true, 'unanswered'],
  ])('%s', (_, error, isAgain, kind) => {
    const outcome = outcomeOfError(error, isAgain);
    expect(outcome.kind).toBe(kind);
    expect(isUnsettled(one('a', outcome))).toBe(kind === 'unanswered');
  });
});
