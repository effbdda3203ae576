import { existsSync, readFileSync } from 'node:fs';

/** The folder with package.json in it, from the source as from `dist`. */
export function packageRoot(): URL {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/')
    folder = new URL('..', folder);
  return folder;
}

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}

export const manifest = (): Manifest =>
  JSON.parse(readFileSync(new URL('package.json', packageRoot()), 'utf8')) as Manifest;
