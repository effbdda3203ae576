import type { ProblemBody as PublishedProblem } from '#race-control';

type Required = 'title' | 'status' | 'code';
type Optional =
  | 'params'
  | 'detail'
  | 'field'
  | 'line'
  | 'actualRevision'
  | 'phase'
  | 'sessions'
  | 'facts'
  | 'at'
  | 'outcome';

/**
 * The answer to a request that the server refused: problem details (RFC 9457) with a stable `code`. A proxy
 * may have answered, so only a few members are sure to be there.
 */
export type ProblemBody = Pick<PublishedProblem, Required> & Partial<Pick<PublishedProblem, Optional>>;

/** The server answered a request with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly problem: ProblemBody,
    /** The seconds after which the request may be sent again, from `Retry-After`; null if it is missing. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(problem.detail ?? problem.title);
  }
}

/** No answer came, or it broke off. It is not known whether the request arrived. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** Returns whether a retry may help, because nothing is wrong with the request. */
export const isTemporary = ({ status }: Pick<ProblemBody, 'status'>): boolean =>
  status < 400 || status >= 500 || status === 429;

/** Returns any error as a problem. Errors other than ProblemError count as no answer, with the status 0. */
export function problemOf(error: unknown): ProblemBody {
  if (error instanceof ProblemError) return error.problem;
  const title = 'The server does not answer.';
  const detail = error instanceof NoAnswerError ? error.message : String(error);
  return { title, status: 0, detail, code: 'no-answer' };
}

/** Returns an error of `fetch` as a NoAnswerError. Node has the reason, like ECONNREFUSED, in the cause. */
export function noAnswer(error: unknown): NoAnswerError {
  if (!(error instanceof Error)) return new NoAnswerError(String(error));
  const { cause, message } = error;
  return new NoAnswerError(cause instanceof Error && cause.message !== '' ? cause.message : message);
}

/** Returns the problem in a response. A proxy may have written the response, so it may not hold one. */
export async function problemIn(response: Response): Promise<ProblemError> {
  const { status, statusText, headers } = response;
  const seconds = Number(headers.get('retry-after') ?? 'none');
  const unread: ProblemBody = {
    title: `The server answered ${status} ${statusText}`.trim(),
    status,
    code: `status-${status}`,
  };
  const body = (await response.json().catch(() => unread)) as ProblemBody;
  return new ProblemError(
    typeof body.code === 'string' ? { ...body, status } : unread,
    Number.isFinite(seconds) ? seconds : null,
  );
}
