import type { FastifyRequest } from 'fastify';
import { isForLoopback, isLoopback } from '../auth/loopback.ts';
import { ServeError } from '../serve-errors.ts';

/** How other devices reach this server. */
export interface Reach {
  /** The origin in QR codes, like `https://race.example`; null if none is set. `Host` is never used. */
  readonly publicUrl: string | null;
  /** Whether devices may sign in over plain HTTP from other machines. */
  readonly isInsecureLan: boolean;
}

/**
 * Parses the address of the server for other devices.
 * @throws ServeError `public-url-wrong`
 */
export function parsePublicUrl(text: string): string | null {
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin = url !== null && /^https?:$/u.test(url.protocol) && url.href === `${url.origin}/`;
  if (isOrigin) return url.origin;
  throw new ServeError('public-url-wrong', `"${text}" is not the address of a server.`);
}

/**
 * Whether nobody between the client and the server can read a request: it came over TLS, or from this
 * machine. A proxy that is not trusted is not this machine.
 */
export const isConfidential = ({ protocol, ip, headers }: FastifyRequest): boolean =>
  protocol === 'https' || (isFromHere(ip) && isForLoopback(headers.host) && !isForwarded(headers));

const isFromHere = (address: string): boolean => isLoopback(address.replace(/^::ffff:/u, ''));

const isForwarded = (headers: FastifyRequest['headers']): boolean =>
  headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
