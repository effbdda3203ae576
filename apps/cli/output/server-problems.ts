import { NoAnswerError, ProblemError } from '#client';
import { CliError, EXIT, type ExitCode } from './exit-codes.ts';

/** A request that has failed. */
interface FailedRequest {
  /** Address of the server. */
  readonly server: string;
  /** The line of the script that the request starts with. */
  readonly line?: number | undefined;
}

/** Returns the error for a failed request; any other error as it is. */
export function serverError(error: unknown, { server, line }: FailedRequest): unknown {
  if (error instanceof NoAnswerError) {
    const words =
      `The server at ${server} cannot be reached: ${error.message}. ` +
      'Check the address, and check that the server runs. It is safe to repeat the command.';
    return new CliError(EXIT.unreachable, words, 'server-away');
  }
  if (!(error instanceof ProblemError)) return error;
  const { status, code, outcome } = error.problem;
  const where = line === undefined ? '' : `line ${line}: `;
  return new CliError(outcome ? EXIT.unreachable : exitOfStatus(status), error.message, code, where);
}

/** Returns the error for a failed what-if request, which fails too if a strike or a command is refused. */
export function whatIfError(error: unknown, request: FailedRequest): unknown {
  if (!(error instanceof ProblemError)) return serverError(error, request);
  const { status, code, field } = error.problem;
  const isRefused = field !== undefined && /^(?:strike|issue)\/\d+$/u.test(field);
  if (!isRefused || status === 400) return serverError(error, request);
  return new CliError(EXIT.refused, error.message, code, `${field}: `);
}

/** The statuses of a server that is full or unavailable, and may accept the same request later. */
const TEMPORARY_STATUSES = [429, 502, 503, 504];

function exitOfStatus(status: number): ExitCode {
  if (TEMPORARY_STATUSES.includes(status)) return EXIT.unreachable;
  if (status >= 500) return EXIT.failed;
  return status === 401 || status === 403 ? EXIT.refused : EXIT.usage;
}
