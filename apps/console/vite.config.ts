import { defineConfig } from 'vite';

/** Where the page finds a server while it is worked on (`npm run dev:console`). */
const { GREENFLAG_SERVER: SERVER = 'http://127.0.0.1:3000' } = process.env;

/** Not the page's own sources, which stand in a folder `api`, too. */
const API = String.raw`^/api/(?!.*\.tsx?($|\?))`;

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['greenflag-source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: true,
    target: 'es2022',
    // A policy without inline anything: no data: addresses for what the page loads.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: {
    proxy: Object.fromEntries([API, '/health'].map((path) => [path, { target: SERVER }])),
  },
});
