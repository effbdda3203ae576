/** What the server says of a request that it refused: RFC 9457, with the stable `code`. */
export interface ProblemBody {
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly field?: string;
  readonly line?: number;
  readonly actualRevision?: number;
  readonly phase?: string;
  /** Those that there are, where one was asked for that is not. */
  readonly sessions?: readonly string[];
}

/** A request that was answered with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly problem: ProblemBody,
    /** After so many seconds it may be asked again; from `Retry-After`. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(problem.detail ?? problem.title);
  }
}

/** No answer came: whether the request arrived is not known. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** Whether asking again may help: where nothing is wrong with what was asked. */
export const isTemporary = ({ status }: Pick<ProblemBody, 'status'>): boolean =>
  status < 400 || status >= 500 || status === 429;

/** What went wrong, as a problem, whatever it was. */
export function problemOf(error: unknown): ProblemBody {
  if (error instanceof ProblemError) return error.problem;
  const title = 'The server does not answer.';
  const detail = error instanceof NoAnswerError ? error.message : String(error);
  return { title, status: 0, detail, code: 'no-answer' };
}
