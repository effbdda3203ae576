import { CliError, EXIT, type ExitCode } from './exit-codes.ts';

/** The members of a server's problem document (RFC 9457) that the command line uses. */
export interface ServerProblem {
  readonly code?: string;
  readonly detail?: string;
  readonly status?: number;
  readonly [member: string]: unknown;
}

export async function readProblem(response: Response): Promise<ServerProblem> {
  const { status, statusText } = response;
  const text = await response.text();
  try {
    return { status, ...(JSON.parse(text) as ServerProblem) };
  } catch {
    return { status, detail: `The server answered ${status} ${statusText}.` };
  }
}

/** Returns the error for a failed request. `line` is the line of the script that the request starts with. */
export function problemError(problem: ServerProblem, line?: number): CliError {
  const { status = 500, code = 'unknown', detail = '' } = problem;
  const where = line === undefined ? '' : `line ${line}: `;
  return new CliError(exitOfStatus(status), detail, code, where);
}

/** Returns the error for a failed what-if request, which fails too if a strike or a command is refused. */
export function whatIfError(problem: ServerProblem): CliError {
  const { status = 500, code, detail = '', field } = problem;
  const isRefused = typeof field === 'string' && /^(?:strike|issue)\/\d+$/u.test(field);
  if (!isRefused || status === 400) return problemError(problem);
  return new CliError(EXIT.refused, detail, code, `${field}: `);
}

/** The statuses of a server that is full or unavailable, and may accept the same request later. */
const TEMPORARY_STATUSES = [429, 502, 503, 504];

function exitOfStatus(status: number): ExitCode {
  if (TEMPORARY_STATUSES.includes(status)) return EXIT.unreachable;
  if (status >= 500) return EXIT.failed;
  return status === 401 || status === 403 ? EXIT.refused : EXIT.usage;
}
