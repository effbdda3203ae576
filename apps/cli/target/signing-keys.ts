import { existsSync } from 'node:fs';
import { pathBeside } from '#event-store/open';
import { openKeys, parseKeySet, type KeyRing, type KeySet, type Signer } from '#race-control';
import { settingOf } from '../config/settings.ts';
import type { TargetOptions } from '../options.ts';
import { CliError, EXIT } from '../output/exit-codes.ts';
import { joinChunks, readBytes } from '../scripts/read-file.ts';
import { storeUrl } from './open-store.ts';

const FETCH_TIMEOUT_MS = 10_000;
/** Maximum size of a key set. Real key sets are much smaller. */
const MAX_KEY_SET_BYTES = 1024 * 1024;

/**
 * Returns the file of the signing keys: the one that the flag or the configuration names, otherwise the one
 * beside the store. Returns null for a store in memory without the flag.
 */
export function keysPath({ keys, store }: TargetOptions): string | null {
  const beside = pathBeside(storeUrl(store), 'keys.json');
  // A store in memory is for trying things out: do not sign its records with the officials' keys.
  const named = keys ?? (beside === null ? '' : settingOf('keys').value);
  return named === '' ? beside : named;
}

/** Opens the signing keys. @throws CliError if the store is in memory and `--keys` is missing */
export function openSigningKeys(options: TargetOptions): KeyRing {
  const path = keysPath(options);
  if (path !== null) return openKeys(path);
  throw new CliError(EXIT.usage, 'A store in memory has no key file. Name one with --keys.');
}

/** Opens the keys only for the first signature, so that a command that only reads creates no key file. */
export function lazySigner(path: string | null): Signer {
  let ring: KeyRing | undefined;
  return { sign: (typ, payload) => (ring ??= openKeys(path)).sign(typ, payload) };
}

/** Returns the public keys of the key file on this machine; null if there is no such file. */
export const publicKeysAt = (path: string | null): KeySet | null =>
  path !== null && existsSync(path) ? openKeys(path).publicKeys : null;

/**
 * Returns all public keys of several files and http(s) URLs.
 * @throws CliError if one cannot be read, or is not a key set
 */
export async function readPublicKeys(sources: readonly string[]): Promise<KeySet> {
  const sets: KeySet[] = [];
  for (const source of sources) sets.push(await readKeySet(source));
  return { keys: sets.flatMap(({ keys }) => keys) };
}

async function readKeySet(source: string): Promise<KeySet> {
  const isUrl = /^https?:\/\//u.test(source);
  const set = parseKeySet(await (isUrl ? fetchText(source) : joinChunks(readBytes(source))));
  if (set && set.keys.length > 0) return set;
  const words =
    `${source} is not a JWK set with an Ed25519 key. Get one from /.well-known/jwks.json of the server, ` +
    'or with "greenflag keys --json".';
  throw new CliError(EXIT.usage, words);
}

async function fetchText(url: string): Promise<string> {
  try {
    // eslint-disable-next-line no-restricted-globals -- because the keys may be those of any web site
    const { ok, status, body } = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!ok) throw new Error(`the server answered ${status}`);
    return body ? await joinChunks(body, MAX_KEY_SET_BYTES) : '';
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
    const words = `The keys cannot be fetched from ${url} (${reason}). Name a file with the keys instead.`;
    throw new CliError(EXIT.unreachable, words);
  }
}
