import type { FastifyRequest } from 'fastify';
import { FORMAT_CHECK } from '../http/request-bodies.ts';
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
const DIRECTOR_ROUTES = new Set(['/api/officials', '/api/attempts']);
/**
 * These routes also answer clients without a token: one says whether they need one, and the other is for
 * proxies and shows officials more.
 */
const OPTIONAL_TOKEN_ROUTES = new Set(['/api/whoami', '/health/ready']);
/** POST routes that only read. */
const READING_POSTS = new Set([FORMAT_CHECK]);

/**
 * Returns what a request needs by its route, like `/api/meetings/:meeting`. A request for an unknown route
 * needs nothing: it gets 404.
 */
export function requiredAccess(method: string, url: string | undefined): RequiredAccess {
  if (url !== undefined && OPTIONAL_TOKEN_ROUTES.has(url)) return 'optional-token';
  if (url === '/metrics') return 'act';
  if (!url?.startsWith('/api/') || DOCUMENTS.test(url)) return 'nothing';
  const isRead = method === 'GET' || method === 'HEAD' || READING_POSTS.has(url);
  return isRead && !DIRECTOR_ROUTES.has(url) ? 'read' : 'act';
}

/** Matches a JWT anywhere in a text: header, claims, and a signature that may be empty. */
const JWT = /eyJ[\w-]{5,}\.[\w-]+\.[\w-]*/u;
const JWT_ALL = new RegExp(JWT, 'gu');
const TOKEN_PARAMETERS = ['access_token', 'token', 'id_token', 'bearer', 'authorization'];

/**
 * Refuses a token in the address: addresses are written to logs, histories and headers of other requests.
 * @throws ProblemError `token-in-address`
 */
export function refuseTokenInAddress({ query, url }: FastifyRequest): void {
  const names = Object.keys(query as object).map((name) => name.toLowerCase());
  const field = names.find((name) => TOKEN_PARAMETERS.includes(name));
  if (field === undefined && !JWT.test(url)) return;
  throw SERVER.error('token-in-address', '', field === undefined ? {} : { field });
}

/** Returns the path of an address with tokens replaced, so that it may be written to a log. */
export const withoutTokens = (url: string): string => (url.split('?')[0] ?? '').replaceAll(JWT_ALL, '…');

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
