import type { FastifyRequest } from 'fastify';
import { failed } from '../http/problems.ts';

/**
 * What a request takes: nothing; a good token or none; a token on a private server alone; an official.
 */
export type Need = 'nothing' | 'asking' | 'reading' | 'acting';

/** For whoever looks for the way in. */
const DOCUMENTS = /^\/api\/(?:docs|openapi\.json|asyncapi\.json)/u;
/** Read by directors alone. */
const FOR_OFFICIALS = new Set(['/api/officials', '/api/attempts']);
/** Answers about the token itself, and so to those who have none. */
const WHOAMI = '/api/whoami';
/** Asks for nothing to be done. */
const QUESTIONS = new Set(['/api/formats/check']);

/** What a request takes by its route. An unknown route takes nothing: there is nothing. */
export function needOf({ method, routeOptions }: FastifyRequest): Need {
  const { url } = routeOptions;
  if (!url?.startsWith('/api/') || DOCUMENTS.test(url)) return 'nothing';
  if (url === WHOAMI) return 'asking';
  const isRead = method === 'GET' || method === 'HEAD' || QUESTIONS.has(url);
  return isRead && !FOR_OFFICIALS.has(url) ? 'reading' : 'acting';
}

/** A JWT as it looks wherever it stands: header, claims, and a signature that may be empty. */
const JWT = /eyJ[\w-]{5,}\.[\w-]+\.[\w-]*/u;
const JWT_ALL = new RegExp(JWT, 'gu');
const NAMES = ['access_token', 'token', 'id_token', 'bearer', 'authorization'];

/** Addresses are written down everywhere: in logs, in histories, in the headers of other requests. */
export function refuseTokenIn({ query, url }: FastifyRequest): void {
  const names = Object.keys(query as object).map((name) => name.toLowerCase());
  const field = names.find((name) => NAMES.includes(name));
  if (field === undefined && !JWT.test(url)) return;
  throw failed('token-in-address', '', field === undefined ? {} : { field });
}

/** An address as it may be written down. */
export const withoutTokens = (url: string): string => (url.split('?')[0] ?? '').replaceAll(JWT_ALL, '…');

/** Takes the ticket out of the address, so that nothing behind this sees or writes it. */
export function ticketOf({ query, raw }: FastifyRequest): string | undefined {
  const parameters = query as Record<string, unknown>;
  const ticket = parameters['ticket'];
  if (ticket === undefined) return undefined;
  delete parameters['ticket'];
  const [path = '', text = ''] = (raw.url ?? '').split('?');
  const kept = text.split('&').filter((part) => !/^ticket(?:=|$)/u.test(part));
  raw.url = kept.length > 0 ? `${path}?${kept.join('&')}` : path;
  return typeof ticket === 'string' ? ticket : '';
}

/** The token of `Authorization: Bearer …`; undefined where there is no such header. */
export function bearerOf({ headers }: FastifyRequest): string | undefined {
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  const [, token] = /^bearer +([\w.~+/=-]+) *$/iu.exec(authorization) ?? [];
  if (token !== undefined) return token;
  throw failed('token-wrong', 'The header Authorization holds no bearer token.');
}
