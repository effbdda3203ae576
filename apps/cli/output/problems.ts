import { EXIT, Stop, type ExitCode } from './exit-codes.ts';

/** An error of the server (RFC 9457), as far as it is told on. */
export interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly status?: number;
  readonly [member: string]: unknown;
}

export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    return { status: response.status, ...(JSON.parse(text) as Problem) };
  } catch {
    return { status: response.status, detail: `It answered ${response.status} ${response.statusText}.` };
  }
}

/** What a failed request means: the way it was asked, the rules, or the server itself. */
export function stopOf({ status = 500, code = 'unknown', detail = '' }: Problem, line?: number): Stop {
  const where = line === undefined ? '' : `line ${line}: `;
  return new Stop(exitOf(status), detail, code, where);
}

/** What a failed question means: one of its strikes or commands may be refused by the rules. */
export function refusedOf(problem: Problem): Stop {
  const { status = 500, code, detail = '', field } = problem;
  const isRefused = typeof field === 'string' && /^(?:strike|issue)\/\d+$/u.test(field);
  if (!isRefused || status === 400) return stopOf(problem);
  return new Stop(EXIT.refused, detail, code, `${field}: `);
}

/** A full server has room again, as one that is away comes back. */
const PASSING = [429, 502, 503, 504];

function exitOf(status: number): ExitCode {
  if (PASSING.includes(status)) return EXIT.unreachable;
  if (status >= 500) return EXIT.broken;
  return status === 401 || status === 403 ? EXIT.refused : EXIT.usage;
}
