import { identityHeaders } from '../data/identity.ts';
import { NoAnswerError, ProblemError, type ProblemBody } from './problem.ts';
import { updateClockAhead } from './server-clock.ts';
import { reportFailure } from './failure-signal.ts';

interface RequestOptions {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** A JSON answer of the server with its headers. */
export interface JsonAnswer<T> {
  readonly body: T;
  readonly headers: Headers;
}

/**
 * Fetches JSON from the server, with the headers of the official.
 * @throws ProblemError when the server refuses; NoAnswerError when no answer comes; AbortError
 */
export async function fetchJson<T>(path: string, options: RequestOptions = {}): Promise<JsonAnswer<T>> {
  const { method = 'GET', body, headers = {}, signal } = options;
  const response = await fetchResponse(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...identityHeaders(),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  if (!response.ok) throw await problemIn(response);
  return { body: (await response.json()) as T, headers: response.headers };
}

/** Fetches a response of any status and type. @throws NoAnswerError, AbortError */
export async function fetchResponse(path: string, init: RequestInit): Promise<Response> {
  const sentAt = Date.now();
  try {
    const response = await fetch(path, { cache: 'no-cache', ...init });
    updateClockAhead(response.headers, sentAt);
    if (response.status >= 500) reportFailure();
    return response;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    reportFailure();
    throw new NoAnswerError(error instanceof Error ? error.message : String(error));
  }
}

/** Returns the problem in a response. A proxy may have written the response, so it may not hold one. */
export async function problemIn(response: Response): Promise<ProblemError> {
  const seconds = Number(response.headers.get('retry-after') ?? 'none');
  const retryAfterSeconds = Number.isFinite(seconds) ? seconds : null;
  const unread: ProblemBody = {
    title: `The server answered ${response.status} ${response.statusText}`.trim(),
    status: response.status,
    code: `status-${response.status}`,
  };
  const body = (await response.json().catch(() => unread)) as ProblemBody;
  return new ProblemError(typeof body.code === 'string' ? body : unread, retryAfterSeconds);
}

/** Returns the path of a resource of a meeting in the API. */
export const meetingPath = (meeting: string, ...rest: readonly string[]): string =>
  ['/api/meetings', encodeURIComponent(meeting), ...rest.map((part) => encodeURIComponent(part))].join('/');
