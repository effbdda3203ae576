import type { ProblemBody } from '../api/transport/problem.ts';
import { shownOf, whenWords } from './shown-moment.ts';

const [early, late, live] = [{ revision: 117 }, { revision: 118 }, { revision: 290 }];
const away: ProblemBody = { title: 'The server does not answer.', status: 0, code: 'no-answer' };
const unknown: ProblemBody = { title: 'No such record', status: 404, code: 'revision-unknown' };
const nothing = { live: undefined, past: undefined, left: undefined, problem: null };

const told = (known: Parameters<typeof shownOf>[0]): string => whenWords(known.at, shownOf(known));

describe('A moment', () => {
  it('of now is what is live', () => {
    const known = { ...nothing, at: null, live, past: early };
    expect(shownOf(known)).toEqual({ view: live, isThen: true, problem: null });
    expect(told(known)).toBe('now');
  });

  it('of the past is what came of that revision', () => {
    const known = { ...nothing, at: 117, live, past: early };
    expect(shownOf(known)).toEqual({ view: early, isThen: true, problem: null });
    expect(told(known)).toBe('as it was then');
  });

  it('that a link names shows nothing until it comes, also where now is known', () => {
    const known = { ...nothing, at: 117, live };
    expect(shownOf(known)).toEqual({ view: undefined, isThen: false, problem: null });
    expect(told(known)).toBe('record 117 is on its way');
  });

  it('that is stepped to keeps the one before, and says of which record that is', () => {
    const known = { ...nothing, at: 118, live, past: early, left: live };
    expect(shownOf(known)).toEqual({ view: early, isThen: false, problem: null });
    expect(told(known)).toBe('still record 117: record 118 is on its way');
  });

  it('that is stepped to from now keeps what was shown then, whatever comes since', () => {
    const known = { ...nothing, at: 117, live: { revision: 291 }, left: live };
    expect(shownOf(known).view).toBe(live);
    expect(told(known)).toBe('still record 290: record 117 is on its way');
  });

  it.each([
    [away, 'record 117 did not come and is asked for again'],
    [{ ...away, status: 503 }, 'record 117 did not come and is asked for again'],
    [{ ...away, status: 429 }, 'record 117 did not come and is asked for again'],
    [unknown, 'record 117 did not come'],
  ])('that does not come is not what came before: %j', (problem, words) => {
    const known = { at: 117, live, past: late, left: live, problem };
    expect(shownOf(known)).toEqual({ view: undefined, isThen: false, problem });
    expect(told(known)).toBe(words);
  });
});
