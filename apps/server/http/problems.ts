import { paramsOf } from '#domain';
import { CHALLENGES } from '../auth/challenges.ts';
import { PROBLEMS, type ProblemCode } from './problem-registry.ts';

type Members = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

/** The answer to a failed request: the body by RFC 9457, and the headers that belong to it. */
export interface Problem {
  readonly status: number;
  readonly body: Members;
  readonly headers?: Headers;
}

/** Thrown when a request fails. `ProblemFilter` sends the problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Problem) {
    super(String(problem.body['detail']));
  }
}

export const PROBLEM_TYPE = 'application/problem+json';

/** The problems of one layer of the server. The documents list them for each route that the layer serves. */
export interface ProblemSet<C extends ProblemCode = ProblemCode> {
  readonly codes: readonly C[];
  /** Returns the problem of a code. `words` describe this case and stand before the help of the code. */
  readonly problem: (code: C, words?: string, more?: Members) => Problem;
  /** Returns an error to throw, with the problem of a code. */
  readonly error: (code: C, words?: string, more?: Members) => ProblemError;
}

/** Returns the problems of a layer. It can make no other problem, so the documents know all of them. */
export const problemSet = <C extends ProblemCode>(...codes: readonly C[]): ProblemSet<C> => ({
  codes,
  problem: buildProblem,
  error: (...args) => new ProblemError(buildProblem(...args)),
});

function buildProblem(code: ProblemCode, words = '', more: Members = {}): Problem {
  const { status, title, help } = PROBLEMS[code];
  // Some words contain the help already.
  const detail = words.includes(help) ? words : `${words} ${help}`.trimStart();
  const standard = { type: `urn:greenflag:problem:${code}`, title, status, detail, code };
  const { params = paramsOf(more), ...members } = more;
  const headers = headersOf(code, status, more);
  // The members of the case come last, and never replace a standard member.
  return { status, body: { ...standard, ...members, params, ...standard }, ...(headers && { headers }) };
}

/** Codes of short waits, like a store that another process holds. Other waits take longer. */
const RETRY_IN_A_SECOND = new Set<ProblemCode>([
  'store-busy',
  'wrong-expected-revision',
  'not-issued',
  'command-in-flight',
]);

function headersOf(code: ProblemCode, status: number, { outcome }: Members): Headers | undefined {
  const challenge = CHALLENGES[code];
  if (challenge !== undefined) return { 'www-authenticate': challenge };
  // Nobody should wait long to hear whether the command was taken.
  if (RETRY_IN_A_SECOND.has(code) || outcome === 'unknown') return { 'retry-after': '1' };
  if (status === 503 || status === 429) return { 'retry-after': '5' };
  return undefined;
}
