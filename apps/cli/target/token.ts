import { Option } from 'commander';
import { once } from '../options.ts';

const NAME = 'GREENFLAG_TOKEN';

export const tokenOption = () =>
  new Option('--token <token>', `the token for a --server (better: ${NAME}, which nobody sees)`).argParser(
    once(),
  );

/** From here on this process acts with that token. */
export function useToken(token: string | undefined): void {
  if (token !== undefined) process.env[NAME] = token;
}

/** The token that servers are shown; undefined where there is none. */
export function tokenInUse(): string | undefined {
  const token = process.env[NAME]?.trim();
  return token === '' ? undefined : token;
}
