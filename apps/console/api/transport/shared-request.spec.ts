import { NoAnswerError, ProblemError } from '#client';
import { sendAgain, sharedRequest } from './shared-request.ts';

const refused = (status: number) => new ProblemError({ title: 'No', status, code: `status-${status}` });

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

let number = 0;

/** A request that fails with the errors, one after another. Its answer is the number of tries. */
function requestOf(errors: readonly Error[], options: { isLasting?: boolean; repeatMs?: () => number } = {}) {
  let tries = 0;
  const problems: (number | undefined)[] = [];
  const request = sharedRequest(`test ${(number += 1)}`, {
    send: async () => {
      tries += 1;
      const error = errors[tries - 1];
      await Promise.resolve();
      if (error) throw error;
      return tries;
    },
    ...options,
  });
  request.state.subscribe(() => {
    const { problem } = request.state.value;
    if (problem) problems.push(problem.status);
  });
  return { request, problems, tries: () => tries, answer: () => request.state.value.answer };
}

const aMinute = () => jest.advanceTimersByTimeAsync(60_000);

describe('A request', () => {
  it('is sent once if it is answered', async () => {
    const { request, tries, answer } = requestOf([]);
    request.follow();
    await aMinute();
    expect([tries(), answer()]).toEqual([1, 1]);
  });

  it('is sent again after temporary failures, and each is reported', async () => {
    const { request, problems, answer } = requestOf([
      new NoAnswerError('cut off'),
      refused(503),
      refused(429),
    ]);
    request.follow();
    await aMinute();
    expect([problems, answer()]).toEqual([[0, 503, 429], 4]);
    expect(request.state.value.problem).toBeNull();
  });

  it('is not sent again after a permanent refusal, until the server comes back', async () => {
    const { request, problems, tries, answer } = requestOf([refused(404)]);
    request.follow();
    await aMinute();
    expect([tries(), problems]).toEqual([1, [404]]);
    sendAgain();
    await aMinute();
    expect([tries(), answer()]).toEqual([2, 2]);
  });

  it('is shared by all who follow it', async () => {
    const { request, tries } = requestOf([]);
    request.follow();
    request.follow();
    expect(sharedRequest(request.key, { send: () => Promise.reject(new Error('another')) })).toBe(request);
    await aMinute();
    expect(tries()).toBe(1);
  });

  it('is not sent again once nobody follows it, and nothing is reported', async () => {
    const { request, problems, tries } = requestOf([refused(503), refused(503)]);
    const leave = request.follow();
    leave();
    await aMinute();
    expect([tries(), problems]).toEqual([1, []]);
  });

  it('is repeated at its interval, and at once when somebody wishes', async () => {
    const { request, tries } = requestOf([], { repeatMs: () => 25_000 });
    const leave = request.follow();
    await aMinute();
    expect(tries()).toBe(3);
    sendAgain(request.key);
    await jest.advanceTimersByTimeAsync(0);
    expect(tries()).toBe(4);
    leave();
  });

  it('that lasts is answered once for all who follow later', async () => {
    const { request, tries } = requestOf([], { isLasting: true });
    const leave = request.follow();
    await aMinute();
    leave();
    request.follow();
    sendAgain();
    await aMinute();
    expect(tries()).toBe(1);
  });
});
