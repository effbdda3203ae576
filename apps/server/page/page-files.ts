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

/** Files whose names hold the hash of what is in them never change. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

export const ASSETS = '/assets/';

/** Where the build puts the page: beside the server, and from the source where the last build put it. */
const BUILT = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/apps/console/' : '../../console/',
  import.meta.url,
);

/**
 * The files of the page by their addresses, like `/assets/index-a1b2c3.js`. All of them are read here: no
 * address ever becomes the name of a file. What is hidden is the build's own, and a link may lead anywhere.
 */
export function filesOf(folder = fileURLToPath(BUILT)): ReadonlyMap<string, StaticFile> {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
    .filter((name) => !/(?:^|\/)\./u.test(name));
  return new Map(names.map((name) => [`/${name}`, fileOf(join(folder, name), `/${name}`)]));
}

function fileOf(file: string, address: string): StaticFile {
  const type = TYPES[extname(address)] ?? 'application/octet-stream';
  return new StaticFile(type, readFileSync(file), address.startsWith(ASSETS) ? FOR_EVER : ASK_AGAIN);
}
