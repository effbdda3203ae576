import { Option } from 'commander';
import { pathBeside } from '#event-store/open';
import { openKeys, type KeyRing, type Signer } from '#race-control';
import { once } from '../options.ts';
import { storeUrl } from './store-url.ts';

export const keysOption = () =>
  new Option(
    '--keys <file>',
    'the keys that sign (default: GREENFLAG_KEYS, or beside the store, like ./data/greenflag.keys.json)',
  ).argParser(once());

/** The file of keys that is meant: the option, the environment, or the one beside the store; null: none. */
export function keysPath(keys: string | undefined, store: string | undefined): string | null {
  const beside = pathBeside(storeUrl(store), 'keys.json');
  // What is tried out in memory must not be signed with the officials' keys.
  const named = keys ?? (beside === null ? undefined : process.env['GREENFLAG_KEYS']);
  return named === undefined || named === '' ? beside : named;
}

/** Opens the keys when something is to be signed: whoever only looks leaves no file behind. */
export function signerAt(path: string | null): Signer {
  let ring: KeyRing | undefined;
  return { sign: (typ, payload) => (ring ??= openKeys(path)).sign(typ, payload) };
}
