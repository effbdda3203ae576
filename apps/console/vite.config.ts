import { defineConfig } from 'vite';

/** The server that `npm run dev:console` forwards requests to. */
const { GREENFLAG_SERVER: SERVER = 'http://127.0.0.1:3000' } = process.env;

/** Matches the HTTP API, but not the sources of the page in its folder `api`. */
const API = String.raw`^/api/(?!.*\.tsx?($|\?))`;

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['greenflag-source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy does not allow `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: {
    proxy: Object.fromEntries([API, '/health'].map((path) => [path, { target: SERVER }])),
  },
});
