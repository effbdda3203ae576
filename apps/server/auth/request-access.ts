import type { FastifyRequest } from 'fastify';
import { FORMAT_CHECK, SERIES_CHECK } from '../http/request-bodies.ts';
import { SERVER, TOKENS } from '../http/problem-sets.ts';

/**
 * The access that a request needs. `nothing`: no token. `optional-token`: no token, but a token that is sent
 * must be valid. `read`: the right to read, which needs a token on a private server only. `act`: the right to
 * act as an official.
 */
export type RequiredAccess = 'nothing' | 'optional-token' | 'read' | 'act';

/** The documents tell clients how to authenticate, so they need no token. */
const DOCUMENTS = /^\/api\/(?:docs|openapi\.json|asyncapi\.json)/u;
/** Routes that are read by directors only. */
const DIRECTOR_ROUTES = new Set(['/api/officials', '/api/attempts', '/api/feeds/:name/raw']);
/**
 * These routes also answer clients without a token: one says whether they need one, and the other is for
 * proxies and shows officials more.
 */
const OPTIONAL_TOKEN_ROUTES = new Set(['/api/whoami', '/health/ready']);
/** The devices that sign in have no token yet. */
const SIGN_IN_ROUTE = '/api/pairings/redeem';
/** POST routes that only read. */
const READING_POSTS = new Set([FORMAT_CHECK, SERIES_CHECK]);

/**
 * Returns what a request needs by its route, like `/api/meetings/:meeting`. A request for an unknown route
 * needs nothing: it gets 404.
 */
export function requiredAccess(method: string, url: string | undefined): RequiredAccess {
  if (url !== undefined && OPTIONAL_TOKEN_ROUTES.has(url)) return 'optional-token';
  if (url === '/metrics') return 'act';
  if (!url?.startsWith('/api/') || DOCUMENTS.test(url) || url === SIGN_IN_ROUTE) return 'nothing';
  const isRead = method === 'GET' || method === 'HEAD' || READING_POSTS.has(url);
  return isRead && !DIRECTOR_ROUTES.has(url) ? 'read' : 'act';
}

/** Whether a route is about the timing feeds, which belong to a meeting that it does not name. */
export const isFeedsRoute = (url: string): boolean => /^\/api\/feeds(?:\/|$)/u.test(url);

const TOKEN_PARAMETERS = ['access_token', 'token', 'id_token', 'bearer', 'authorization'];

/**
 * Refuses a token in the address: addresses are written to logs, histories and headers of other requests.
 * @throws ProblemError `token-in-address`
 */
export function refuseTokenInAddress({ query, url }: FastifyRequest): void {
  const names = Object.keys(query as object).map((name) => name.toLowerCase());
  const field = names.find((name) => TOKEN_PARAMETERS.includes(name));
  if (field === undefined && findTokens(url).length === 0) return;
  throw SERVER.error('token-in-address', '', field === undefined ? {} : { field });
}

/** Returns the path of an address with tokens replaced, so that it may be written to a log. */
export function withoutTokens(url: string): string {
  const [path = ''] = url.split('?');
  let text = '';
  let at = 0;
  for (const { start, end } of findTokens(path)) {
    if (start < at) continue;
    text += `${path.slice(at, start)}…`;
    at = end;
  }
  return text + path.slice(at);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The shortest header of a JWT: it is JSON, so it begins with `{"`, which is `eyJ` in Base64. */
const MIN_HEADER_LENGTH = 8;

/**
 * Finds the JWTs in a text: header, claims, and a signature that may be empty. It looks at each part between
 * two dots once. A pattern would try every `eyJ` of a long address.
 */
function findTokens(text: string): Span[] {
  if (!text.includes('eyJ')) return [];
  const parts = text.split('.');
  const spans: Span[] = [];
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const start = headerStart(part);
    const [claims = '', signature] = parts.slice(i + 1, i + 3);
    if (start !== null && signature !== undefined && /^[\w-]+$/u.test(claims)) {
      const [{ length }] = /^[\w-]*/u.exec(signature) ?? [''];
      spans.push({ start: at + start, end: at + part.length + claims.length + 2 + length });
    }
    at += part.length + 1;
  }
  return spans;
}

/** Returns where the header of a JWT begins that ends with a text, or null. */
function headerStart(text: string): number | null {
  let from = text.length;
  while (from > 0 && /[\w-]/u.test(text.charAt(from - 1))) from -= 1;
  const start = text.indexOf('eyJ', from);
  return start >= 0 && text.length - start >= MIN_HEADER_LENGTH ? start : null;
}

/** Removes the ticket from the address and returns it, so that later handlers neither see nor log it. */
export function extractTicket({ query, raw }: FastifyRequest): string | undefined {
  const parameters = query as Record<string, unknown>;
  const ticket = parameters['ticket'];
  if (ticket === undefined) return undefined;
  delete parameters['ticket'];
  const [path = '', text = ''] = (raw.url ?? '').split('?');
  const otherParts = text.split('&').filter((part) => !/^ticket(?:=|$)/u.test(part));
  raw.url = otherParts.length > 0 ? `${path}?${otherParts.join('&')}` : path;
  return typeof ticket === 'string' ? ticket : '';
}

/**
 * Returns the token of `Authorization: Bearer …`, or undefined when the header is absent.
 * @throws ProblemError `token-wrong`
 */
export function bearerToken({ headers }: FastifyRequest): string | undefined {
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  const [, token] = /^bearer +([\w.~+/=-]+) *$/iu.exec(authorization) ?? [];
  if (token !== undefined) return token;
  throw TOKENS.error('token-wrong', 'The header Authorization contains no bearer token.');
}
