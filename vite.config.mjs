// @ts-check
import { join, relative } from 'node:path';
import { defineConfig } from 'vite';

const ROOT = import.meta.dirname;

/**
 * The packages that stay outside of the build and are installed with it: they hold compiled code, or files
 * that are read. `scripts/pack.mjs` names them in the package.
 */
export const INSTALLED = [
  '@expo-google-fonts/noto-emoji',
  '@expo-google-fonts/noto-sans-arabic',
  '@expo-google-fonts/noto-sans-hebrew',
  '@expo-google-fonts/noto-sans-jp',
  '@expo-google-fonts/roboto-condensed',
  '@grpc/grpc-js',
  '@kurrent/kurrentdb-client',
  '@photostructure/sqlite',
  'bidi-js',
  'pdfkit',
  'swagger-ui-dist',
];
/** Packages that libraries use if they are installed. They are not. */
const NOT_INSTALLED = [
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer',
  'class-validator',
];

/** Stands for the address of a source file until the place of its chunk is known. */
const PLACEHOLDER = '__ADDRESS_OF__';

/**
 * Gives `import.meta.url` the value that it has without chunks: the address of the file's own JavaScript in
 * `dist`. So the paths that start there are the same for the sources and for the build.
 *
 * @returns {import('vite').Plugin}
 */
function ownAddresses() {
  return {
    name: 'own-addresses',
    transform(code, id) {
      if (!id.startsWith(ROOT) || id.includes('node_modules') || !code.includes('import.meta.url'))
        return null;
      const file = relative(ROOT, id).replace(/\.ts$/u, '.js');
      const address = `new URL('${PLACEHOLDER}/${file}', import.meta.url).href`;
      return { code: code.replaceAll('import.meta.url', address), map: null };
    },
    renderChunk(code, { fileName }) {
      const toRoot = relative(join(fileName, '..'), '.') || '.';
      return { code: code.replaceAll(PLACEHOLDER, toRoot), map: null };
    },
  };
}

/** Parts of these rooms that only a server, or a store of another engine, needs. */
const ON_DEMAND = String.raw`nest\.ts|answers/|engines/kurrentdb/`;
/** Parts of the command line that only a command for a server needs. */
const REMOTE = 'remote-target|server-problems';

/** @param {string[]} patterns */
const anyOf = (...patterns) => new RegExp(patterns.join('|'), 'u');

/**
 * Modules that are loaded together, as one file: what the command line needs before it knows the command,
 * what most commands need, and race control with all that a view needs.
 */
const GROUPS = [
  {
    name: 'start',
    test: anyOf(
      '/node_modules/commander/',
      '/libs/(?:event-store/errors|race-control/keys/key-errors)\\.ts$',
      '/cli/(?:config/(?:option-table|settings)|options|package-root|output/(?:exit-codes|output))\\.ts$',
    ),
    priority: 3,
  },
  {
    name: 'race-control',
    test: anyOf(`/libs/(?:domain|projections|event-store|race-control)/(?!${ON_DEMAND}).+\\.ts$`),
    priority: 2,
  },
  {
    name: 'command',
    test: anyOf(`/cli/(?:checked-options|(?:config|output|scripts|tables|target)/(?!${REMOTE}).+)\\.ts$`),
    priority: 1,
  },
];

/**
 * Builds programs for Node: each one a file in the place of its source, and the code that they share in
 * chunks. A program that loads a few large files starts several times faster than one that loads hundreds of
 * small ones.
 *
 * @param {readonly string[]} sources
 * @param {object} options
 * @param {string} options.chunks the folder of the chunks, in `dist`
 * @param {readonly string[]} [options.external] further packages that stay outside
 * @param {boolean} [options.license] writes the licences of the packages inside to `dist/licenses.md`
 */
export const programs = (sources, { chunks, external = [], license = false }) =>
  defineConfig({
    root: ROOT,
    publicDir: false,
    plugins: [ownAddresses()],
    resolve: { alias: { rxjs: join(ROOT, 'node_modules/rxjs/dist/esm') } },
    ssr: {
      noExternal: true,
      external: [...INSTALLED, ...NOT_INSTALLED, ...external],
      resolve: { conditions: ['greenflag-source', 'module', 'node', 'production'] },
    },
    build: {
      ssr: true,
      target: 'node20',
      license: license && { fileName: 'licenses.md' },
      // `nest build` has emptied it.
      emptyOutDir: false,
      // The names in a stack trace stay readable.
      minify: false,
      rolldownOptions: {
        // Loading a source file changes nothing elsewhere, so a front door brings only what is used of it.
        treeshake: { moduleSideEffects: [{ test: /\/(?:apps|libs)\/.*\.ts$/u, sideEffects: false }] },
        input: Object.fromEntries(sources.map((file) => [file.replace(/\.ts$/u, '.js'), file])),
        output: {
          entryFileNames: '[name]',
          chunkFileNames: `${chunks}/[name]-[hash].js`,
          codeSplitting: { groups: GROUPS },
        },
      },
    },
  });

const PROGRAMS = [
  'apps/cli/main.ts',
  // The thread of the readers.
  'apps/server/readers/reader-worker.ts',
  // Scripts of other people import it.
  'libs/client/index.ts',
  'libs/event-store/engines/sqlite/writer.worker.mjs',
];

export default programs(PROGRAMS, { chunks: 'chunks', license: true });
