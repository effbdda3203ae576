import { NoAnswerError, ProblemError, type ProblemBody } from './problem.ts';
import { retryUntilAnswered } from './until-answered.ts';

const refused = (status: number) => new ProblemError({ title: 'No', status, code: `status-${status}` });

/** Sends a request that fails with the errors, one after another, and is then answered. */
async function send(...errors: readonly Error[]) {
  jest.useFakeTimers();
  const problems: ProblemBody[] = [];
  let times = 0;
  const request = retryUntilAnswered(
    async () => {
      const error = errors[times];
      times += 1;
      await Promise.resolve();
      if (error) throw error;
      return 'the answer';
    },
    { signal: new AbortController().signal, onProblem: (problem) => problems.push(problem) },
  );
  await jest.advanceTimersByTimeAsync(60_000);
  jest.useRealTimers();
  return { answer: await request, times, reported: problems.map(({ status }) => status) };
}

describe('A request', () => {
  it('is sent once if it is answered', async () =>
    expect(await send()).toEqual({ answer: 'the answer', times: 1, reported: [] }));

  it('is sent again after temporary failures, and each is reported', async () =>
    expect(await send(new NoAnswerError('cut off'), refused(503), refused(429))).toEqual({
      answer: 'the answer',
      times: 4,
      reported: [0, 503, 429],
    }));

  it('is not sent again after a permanent refusal', async () =>
    expect(await send(refused(404))).toEqual({ answer: undefined, times: 1, reported: [404] }));

  it('is not sent again once it is aborted, and nothing is reported', async () => {
    const leaving = new AbortController();
    const problems: ProblemBody[] = [];
    const request = retryUntilAnswered(
      (signal) => new Promise((_, fail) => signal.addEventListener('abort', () => fail(new Error('left')))),
      { signal: leaving.signal, onProblem: (problem) => problems.push(problem) },
    );
    leaving.abort();
    expect([await request, problems]).toEqual([undefined, []]);
  });
});
