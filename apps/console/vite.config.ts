import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin, type Rolldown } from 'vite';

/** The server that `npm run dev:console` forwards requests to. */
const { GREENFLAG_SERVER: SERVER = 'http://127.0.0.1:3000' } = process.env;

/** Matches the HTTP API, but not the sources of the page in its folder `api`. */
const API = String.raw`^/api/(?!.*\.tsx?($|\?))`;

/** Fonts and pictures are compressed already and would only grow. */
const COMPRESSIBLE_FILES = /\.(?:html|js|css|svg|json|txt|webmanifest)$/u;

/** Writes a `.br` and a `.gz` file beside each file of the build. The server sends them in its place. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => COMPRESSIBLE_FILES.test(file))) {
        const file = join(dir, name);
        const body = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(body));
        writeFileSync(`${file}.gz`, gzipSync(body, { level: 9 }));
      }
    },
  };
}

/** The modules that run before the language of the page is known. */
const BEFORE_THE_LANGUAGE = /(?:language|speak-[a-z-]+|device-setting|transport.signal|pair-secret)\.ts$/u;

const WORKER = 'worker';
const WORKER_FILE = `${WORKER}.js`;

/** Writes into the worker which files the page needs to start, and a hash of them. */
function nameShellFiles(): Plugin {
  return {
    name: 'name-shell-files',
    apply: 'build',
    generateBundle: {
      // Before that, the bundle has scripts for styles, which the build drops, and no document.
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[WORKER_FILE];
        if (worker?.type !== 'chunk') return;
        const files = [...shellFiles(bundle)].toSorted().map((file) => `/${file}`);
        const html = Object.values(bundle).map((each) =>
          'source' in each && each.fileName.endsWith('.html') ? each.source : '',
        );
        const version = createHash('sha256')
          .update([...files, ...html].join(' '))
          .digest('hex')
          .slice(0, 16);
        worker.code = worker.code
          .replace('__SHELL_FILES__', files.join(' '))
          .replace('__SHELL_VERSION__', version);
      },
    },
  };
}

/** The module that starts the page, the texts of its languages, and all pages that an address can open. */
const STARTED = /\/(?:main|[a-z-]*page|meetings|big-board|overlay)\.tsx$|\/es\.json$/u;

/** Returns the chunks with these modules and all that they import, with their styles and their typeface. */
function shellFiles(bundle: Rolldown.OutputBundle): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (file: string): void => {
    const chunk = bundle[file];
    if (found.has(file) || chunk?.type !== 'chunk') return;
    found.add(file);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const each of chunk.imports) add(each);
  };
  for (const chunk of Object.values(bundle))
    if (chunk.type === 'chunk' && chunk.moduleIds.some((id) => STARTED.test(id))) add(chunk.fileName);
  for (const file of Object.keys(bundle)) if (/latin-wght-normal.*\.woff2$/u.test(file)) found.add(file);
  return found;
}

/** The board for frames is a build of its own, so that it shares no file with the sign-in and the desk. */
const EMBED = 'embed';

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  resolve: { conditions: ['greenflag-source', 'module', 'browser', 'development|production'] },
  plugins: [nameShellFiles(), precompress()],
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: mode !== EMBED,
    copyPublicDir: mode !== EMBED,
    target: 'es2022',
    ...(mode !== EMBED && { license: { fileName: 'licenses.md' } }),
    // The content security policy does not allow `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: {
      input:
        mode === EMBED
          ? [join(import.meta.dirname, 'embed.html')]
          : [join(import.meta.dirname, 'index.html'), join(import.meta.dirname, 'worker/worker.ts')],
      output: {
        // The worker has one address for all builds, by which browsers find a new one.
        entryFileNames: ({ name }) => (name === WORKER ? WORKER_FILE : 'assets/[name]-[hash].js'),
        // What most pages use is one file: small files compress worse, and each names those that it needs.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // What runs before the language is known is apart: a file runs all of its modules at once.
            { name: 'preact', test: /node_modules.@?(?:preact|react)/u, priority: 2 },
            { name: 'start', test: BEFORE_THE_LANGUAGE, priority: 2 },
            { name: 'base', test: /console.(?:ui|api|routes)|libs|node_modules/u, minShareCount: 4 },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries([API, '/health'].map((path) => [path, { target: SERVER }])),
  },
}));
