import type { ProblemBody } from '#client';
import { viewOfMoment, momentViewWords } from './moment-view.ts';

const [early, late, live] = [{ revision: 117 }, { revision: 118 }, { revision: 290 }];
const away: ProblemBody = { title: 'The server does not answer.', status: 0, code: 'no-answer' };
const unknown: ProblemBody = { title: 'No such record', status: 404, code: 'revision-unknown' };
const nothing = { live: undefined, past: undefined, lastLive: undefined, problem: null };

const wordsOf = (sources: Parameters<typeof viewOfMoment>[0]): string =>
  momentViewWords(sources.at, viewOfMoment(sources));

describe('The view of a moment', () => {
  it('is the live view now', () => {
    const sources = { ...nothing, at: null, live, past: early };
    expect(viewOfMoment(sources)).toEqual({ view: live, isOfMoment: true, problem: null });
    expect(wordsOf(sources)).toBe('now');
  });

  it('is the view of that revision in the past', () => {
    const sources = { ...nothing, at: 117, live, past: early };
    expect(viewOfMoment(sources)).toEqual({ view: early, isOfMoment: true, problem: null });
    expect(wordsOf(sources)).toBe('as it was then');
  });

  it('is nothing until a past view has come, even where the live view is known', () => {
    const sources = { ...nothing, at: 117, live };
    expect(viewOfMoment(sources)).toEqual({ view: undefined, isOfMoment: false, problem: null });
    expect(wordsOf(sources)).toBe('loading record 117');
  });

  it('is the previous one until the next has come, and names its own record', () => {
    const sources = { ...nothing, at: 118, live, past: early, lastLive: live };
    expect(viewOfMoment(sources)).toEqual({ view: early, isOfMoment: false, problem: null });
    expect(wordsOf(sources)).toBe('still record 117: loading record 118');
  });

  it('is the last live view after leaving now, until a past view has come', () => {
    const sources = { ...nothing, at: 117, live: { revision: 291 }, lastLive: live };
    expect(viewOfMoment(sources).view).toBe(live);
    expect(wordsOf(sources)).toBe('still record 290: loading record 117');
  });

  it.each([
    [away, 'record 117 did not come and is asked for again'],
    [{ ...away, status: 503 }, 'record 117 did not come and is asked for again'],
    [{ ...away, status: 429 }, 'record 117 did not come and is asked for again'],
    [unknown, 'record 117 did not come'],
  ])('is nothing where the past view cannot be fetched: %j', (problem, words) => {
    const sources = { at: 117, live, past: late, lastLive: live, problem };
    expect(viewOfMoment(sources)).toEqual({ view: undefined, isOfMoment: false, problem });
    expect(wordsOf(sources)).toBe(words);
  });
});
