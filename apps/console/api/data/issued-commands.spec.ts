import {
  isUnsettled,
  issuerMismatch,
  outcomeOfError,
  addIssued,
  type IssuedCommand,
} from './issued-commands.ts';
import { NoAnswerError, ProblemError } from '#client';

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
const unknown = (status: number) =>
  new ProblemError({ title: 'No.', status, code: 'store-unavailable', outcome: 'unknown' });

describe('the list of issued commands', () => {
  it('keeps the newest commands, and older ones that are not accepted', () => {
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

  it('names the issuer if another official uses the page', () => {
    expect(issuerMismatch(one('a'), { id: 'Jane Doe', role: 'scorer' })).toBeNull();
    expect(issuerMismatch(one('a'), { id: 'Jane Doe', role: 'director' })).toContain('Jane Doe, scorer');
    expect(issuerMismatch(one('a'), { id: 'Joe', role: 'scorer' })).toContain('Jane Doe, scorer');
  });
});

describe('a command that fails with an error is unanswered or refused:', () => {
  it.each([
    ['no answer', new NoAnswerError('cut'), false, 'unanswered'],
    ['an answer that was cut off', new SyntaxError('JSON'), false, 'unanswered'],
    ['a server that failed', refused(500, 'internal'), false, 'unanswered'],
    [
      'a store that became unavailable: it was not taken',
      refused(503, 'store-unavailable'),
      false,
      'refused',
    ],
    ['that, at the second attempt: the first is still open', refused(503, 'x'), true, 'unanswered'],
    ['a proxy without a server', refused(503, 'status-503'), false, 'unanswered'],
    ['a server that does not know', unknown(503), false, 'unanswered'],
    ['an earlier attempt that is still in progress', refused(409, 'command-in-flight'), true, 'unanswered'],
    ['a rule of racing', refused(409, 'session-over'), false, 'refused'],
    ['a rule of racing, at the second attempt', refused(409, 'session-over'), true, 'refused'],
    ['too many requests', refused(429, 'too-many-requests'), false, 'refused'],
    [
      'too many requests, at the second attempt: the first is still open',
      refused(429, 'x'),
      true,
      'unanswered',
    ],
    ['a token that expired before the second attempt', refused(401, 'token-expired'), true, 'unanswered'],
  ])('%s', (_, error, isAgain, kind) => {
    const outcome = outcomeOfError(error, isAgain);
    expect(outcome.kind).toBe(kind);
    expect(isUnsettled(one('a', outcome))).toBe(kind === 'unanswered');
  });
});
