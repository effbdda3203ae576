import { Option } from 'commander';
import { placeBeside } from '#event-store/open';
import { once } from './options.ts';
import { storeUrl } from './store.ts';

export const keysOption = () =>
  new Option(
    '--keys <file>',
    'the keys that sign (default: GREENFLAG_KEYS, or beside the store, like ./data/greenflag.keys.json)',
  ).argParser(once());

/** The file of keys that is meant: the option, the environment, or the one beside the store; null: none. */
export function keysPath(keys: string | undefined, store: string | undefined): string | null {
  const named = keys ?? process.env['GREENFLAG_KEYS'];
  return named === undefined || named === '' ? placeBeside(storeUrl(store), 'keys.json') : named;
}
