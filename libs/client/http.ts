import { noAnswer, problemIn } from './errors.ts';
import type { Sheet } from './request-options.ts';

type RequestHeaders = Readonly<Record<string, string>>;

export interface ClientOptions {
  /** The address of the server, like `http://127.0.0.1:3000`. Default: the server that the page came from. */
  readonly server?: string;
  /**
   * Returns the headers that identify the caller, as `bearerHeaders` and `officialHeaders` make them. It is
   * called for each request, so the caller may change.
   */
  readonly identity?: () => RequestHeaders;
  /** Runs after each request, with its response; null if no answer came. */
  readonly onExchange?: (exchange: Exchange) => void;
}

export interface Exchange {
  readonly response: Response | null;
  /** When the request was sent, by the clock of this device. */
  readonly sentAtMs: number;
}

export type Query = Readonly<Record<string, string | number | boolean | undefined | readonly string[]>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly accept?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as NDJSON, as it is. */
  readonly lines?: string;
  /** Sent as CSV, as it is. */
  readonly csv?: string | Uint8Array;
  readonly headers?: RequestHeaders;
  readonly signal?: AbortSignal | undefined;
  /** Takes the answer from a cache for as long as the server allows. By default each copy is checked. */
  readonly cached?: boolean;
}

/** Returns the headers of an official with a token. */
export const bearerHeaders = (token: string): RequestHeaders => ({ authorization: `Bearer ${token}` });

/**
 * Returns the headers that name an official to an open server, which needs no tokens. The name is encoded,
 * because a header is limited to ASCII.
 */
export const officialHeaders = ({
  id,
  role,
}: {
  readonly id: string;
  readonly role: string;
}): RequestHeaders => ({
  'greenflag-official': `${encodeURIComponent(id)}; role=${role}`,
});

/** Sends requests to a server. */
export class Http {
  private readonly server: string;

  constructor(private readonly options: ClientOptions) {
    this.server = (options.server ?? '').replace(/(?<!\/)\/+$/u, '');
  }

  /** Returns the JSON of an answer. @throws ProblemError, NoAnswerError, AbortError */
  async json<T>(path: string, options: RequestOptions = {}): Promise<T> {
    const response = await this.send(path, options);
    return readBody(options.signal, async () => (await response.json()) as T);
  }

  /** Returns the response, which is a success or 304. @throws ProblemError, NoAnswerError, AbortError */
  async send(path: string, options: RequestOptions = {}): Promise<Response> {
    const { signal } = options;
    const sentAtMs = Date.now();
    let response: Response | null = null;
    try {
      response = await fetch(this.server + path + queryText(options.query), this.initOf(options));
    } catch (error) {
      if (signal?.aborted) throw error;
      throw noAnswer(error);
    } finally {
      if (!signal?.aborted || response) this.options.onExchange?.({ response, sentAtMs });
    }
    if (response.ok || response.status === 304) return response;
    throw await problemIn(response);
  }

  private initOf(options: RequestOptions): RequestInit {
    const { accept = 'application/json', headers, signal, cached = false } = options;
    const [contentType, content] = contentOf(options);
    const init = {
      // A browser asks the server whether its copy is current, however old the copy is.
      cache: cached ? ('default' as const) : ('no-cache' as const),
      method: content === undefined ? 'GET' : 'POST',
      headers: {
        accept,
        ...(content !== undefined && { 'content-type': contentType }),
        ...this.options.identity?.(),
        ...headers,
      },
      ...(content !== undefined && { body: content as NonNullable<RequestInit['body']> }),
      ...(signal && { signal }),
    };
    return init;
  }
}

function contentOf({ body, lines, csv }: RequestOptions): [string, string | Uint8Array | undefined] {
  if (csv !== undefined) return ['text/csv', csv];
  if (lines !== undefined) return ['application/x-ndjson', lines];
  return ['application/json', body === undefined ? undefined : JSON.stringify(body)];
}

/** Reads a body, which may break off. @throws NoAnswerError, AbortError */
export async function readBody<T>(signal: AbortSignal | undefined, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw signal?.aborted ? error : noAnswer(error);
  }
}

/** Yields the chunks of a body. @throws NoAnswerError, AbortError */
export async function* chunksOf(
  { body }: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, undefined> {
  // Not every browser can iterate over a stream.
  const reader = (body as ReadableStream<Uint8Array> | null)?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await readBody(signal, () => reader.read());
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    // An error of a broken connection was thrown above.
    await reader.cancel().catch(() => undefined);
  }
}

/** Yields the lines of a body that are not empty. @throws NoAnswerError, AbortError */
export async function* linesOf(
  response: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, undefined> {
  let parts: string[] = [];
  for await (const chunk of chunksOf(response, signal)) {
    const [first = '', ...others] = chunk.split('\n');
    parts.push(first);
    for (const next of others) {
      const line = parts.join('');
      if (line !== '') yield line;
      parts = [next];
    }
  }
  const last = parts.join('');
  if (last !== '') yield last;
}

/** Returns an address in the API, with each part encoded. */
export const apiPath = (...parts: readonly string[]): string =>
  `/api/${parts.map((part) => encodeURIComponent(part)).join('/')}`;

function queryText(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [value])
      if (one !== undefined) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** Reads a sheet from the answer of a server. */
export async function readSheet(response: Response, signal?: AbortSignal): Promise<Sheet> {
  const { headers } = response;
  const [, name = 'sheet'] = /filename="([^"]+)"/u.exec(headers.get('content-disposition') ?? '') ?? [];
  const unprintedNames = Number(headers.get('greenflag-unprinted-names') ?? 0);
  const buffer = await readBody(signal, () => response.arrayBuffer());
  return { name, bytes: new Uint8Array(buffer), unprintedNames };
}
