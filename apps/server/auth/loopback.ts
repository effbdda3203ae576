/** Addresses and names that only this machine answers to. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/u, '$1');
  return name === 'localhost' || name === '::1' || /^127(?:\.(?:0|[1-9][0-9]{0,2})){3}$/u.test(name);
}

const KNOWN_LIMIT = 100;
const known = new Map<string, boolean>();

/**
 * Does a request's `Host` name this machine? A web page whose name was made to point at 127.0.0.1 would
 * otherwise pass for a page of ours, and could act as an official.
 */
export function isForLoopback(header: string | undefined): boolean {
  if (header === undefined) return true;
  const seen = known.get(header);
  if (seen !== undefined) return seen;
  const answer = isLoopback(header.replace(/:[0-9]*$/u, ''));
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(header, answer);
  return answer;
}
