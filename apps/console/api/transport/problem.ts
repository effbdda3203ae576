/** The answer to a request that the server refused: problem details (RFC 9457) with a stable `code`. */
export interface ProblemBody {
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly field?: string;
  readonly line?: number;
  readonly actualRevision?: number;
  readonly phase?: string;
  /** The sessions of the meeting, if an unknown one was requested. */
  readonly sessions?: readonly string[];
}

/** The server answered a request with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly problem: ProblemBody,
    /** The seconds after which the request may be sent again, from `Retry-After`. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(problem.detail ?? problem.title);
  }
}

/** No answer came. It is not known whether the request arrived. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** Returns whether a retry may help, because nothing is wrong with the request. */
export const isTemporary = ({ status }: Pick<ProblemBody, 'status'>): boolean =>
  status < 400 || status >= 500 || status === 429;

/** Returns any error as a problem. Errors other than ProblemError count as no answer. */
export function problemOf(error: unknown): ProblemBody {
  if (error instanceof ProblemError) return error.problem;
  const title = 'The server does not answer.';
  const detail = error instanceof NoAnswerError ? error.message : String(error);
  return { title, status: 0, detail, code: 'no-answer' };
}
