import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StaticFile } from './static-file.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The caching of files whose names contain the hash of their content, so that they never change. */
const CACHE_FOREVER = 'public, max-age=31536000, immutable';
const REVALIDATE = 'no-cache';

export const ASSETS = '/assets/';

/** Where the build puts the page. A server that runs from source uses the page of the last build. */
const BUILT_PAGE = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/apps/console/' : '../../console/',
  import.meta.url,
);

/**
 * Reads the files of the page and returns them by their addresses, like `/assets/index-a1b2c3.js`. Only these
 * are served: a request never names a file on disk. Hidden files belong to the build, and links may lead
 * outside the folder, so both are left out.
 */
export function loadPageFiles(folder = fileURLToPath(BUILT_PAGE)): ReadonlyMap<string, StaticFile> {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
    .filter((name) => !/(?:^|\/)\./u.test(name));
  return new Map(names.map((name) => [`/${name}`, loadFile(join(folder, name), `/${name}`)]));
}

function loadFile(file: string, address: string): StaticFile {
  const type = TYPES[extname(address)] ?? 'application/octet-stream';
  return new StaticFile(type, readFileSync(file), address.startsWith(ASSETS) ? CACHE_FOREVER : REVALIDATE);
}
