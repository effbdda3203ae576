import { existsSync } from 'node:fs';
import { openKeys, parseKeySet, type KeySet } from '#race-control';
import { EXIT, Stop } from '../output/exit-codes.ts';
import { bytesOf } from '../scripts/read-script.ts';

/** Milliseconds. */
const PATIENCE = 10_000;
/** Far more than any set of keys takes. */
const MOST_BYTES = 1024 * 1024;

/**
 * Public keys from files and addresses, all of them together.
 * @throws Stop where one cannot be had, or is no set of keys
 */
export async function keySetFrom(places: readonly string[]): Promise<KeySet> {
  const sets: KeySet[] = [];
  for (const place of places) sets.push(await one(place));
  return { keys: sets.flatMap(({ keys }) => keys) };
}

/** The public halves of the keys on this machine; null where there are none. */
export const keySetOf = (path: string | null): KeySet | null =>
  path !== null && existsSync(path) ? openKeys(path).publicKeys : null;

async function one(place: string): Promise<KeySet> {
  const text = /^https?:\/\//u.test(place) ? await fetched(place) : await read(place);
  const set = parseKeySet(text);
  if (set && set.keys.length > 0) return set;
  const words = `${place} is no JWK set with an Ed25519 key in it. Get one from /.well-known/jwks.json`;
  throw new Stop(EXIT.usage, `${words} of the server, or by greenflag keys --json.`);
}

async function read(file: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytesOf(file)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function fetched(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (response.ok) return await bounded(response);
    throw new Error(`it answered ${response.status}`);
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
    throw new Stop(EXIT.unreachable, `The keys cannot be had from ${url} (${why}). Give a file of them.`);
  }
}

async function bounded({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('it answers with more than 1 MiB');
  }
  return Buffer.concat(chunks).toString('utf8');
}
