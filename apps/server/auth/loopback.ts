import { memoize } from './memoize.ts';

/** Returns whether a host name or address means this machine and no other. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/u, '$1');
  return name === 'localhost' || name === '::1' || /^127(?:\.(?:0|[1-9][0-9]{0,2})){3}$/u.test(name);
}

/**
 * Returns whether the header `Host` of a request names this machine. Without this check, a web page whose
 * host name resolves to 127.0.0.1 could act as an official (DNS rebinding).
 */
export const isForLoopback = (header: string | undefined): boolean =>
  header === undefined || isLoopbackHost(header);

const isLoopbackHost = memoize((header) => isLoopback(header.replace(/:[0-9]*$/u, '')), 100);
