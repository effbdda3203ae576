import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

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

/** The board for frames is a build of its own, so that it shares no file with the sign-in and the desk. */
const EMBED = 'embed';

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  resolve: { conditions: ['greenflag-source', 'module', 'browser', 'development|production'] },
  plugins: [precompress()],
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: mode !== EMBED,
    target: 'es2022',
    ...(mode !== EMBED && { license: { fileName: 'licenses.md' } }),
    // The content security policy does not allow `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: {
      input: join(import.meta.dirname, mode === EMBED ? 'embed.html' : 'index.html'),
      output: {
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
