import { existsSync, readFileSync } from 'node:fs';

/** Returns the folder of package.json, for the source files as well as for the build in `dist`. */
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

export const readManifest = (): Manifest =>
  JSON.parse(readFileSync(new URL('package.json', packageRoot()), 'utf8')) as Manifest;
