import { NoAnswerError, ProblemError, type ProblemBody } from './problem.ts';
import { retryUntilAnswered } from './until-answered.ts';

const refused = (status: number) => new ProblemError({ title: 'No', status, code: `status-${status}` });

/** What a question comes to that is refused so, one after another, and then answered. */
async function asked(...errors: readonly Error[]) {
  jest.useFakeTimers();
  const problems: ProblemBody[] = [];
  let times = 0;
  const question = retryUntilAnswered(
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
  return { answer: await question, times, said: problems.map(({ status }) => status) };
}

describe('A question', () => {
  it('is asked once where it is answered', async () =>
    expect(await asked()).toEqual({ answer: 'the answer', times: 1, said: [] }));

  it('is asked again while nothing is wrong with it, and why is said each time', async () =>
    expect(await asked(new NoAnswerError('cut off'), refused(503), refused(429))).toEqual({
      answer: 'the answer',
      times: 4,
      said: [0, 503, 429],
    }));

  it('is not asked again where it is refused for good', async () =>
    expect(await asked(refused(404))).toEqual({ answer: undefined, times: 1, said: [404] }));

  it('is not asked again once it is given up, and nothing is said of it', async () => {
    const leaving = new AbortController();
    const problems: ProblemBody[] = [];
    const question = retryUntilAnswered(
      (signal) => new Promise((_, fail) => signal.addEventListener('abort', () => fail(new Error('left')))),
      { signal: leaving.signal, onProblem: (problem) => problems.push(problem) },
    );
    leaving.abort();
    expect([await question, problems]).toEqual([undefined, []]);
  });
});
