// A thread of the server that a test starts runs the sources as well.
process.env.GREENFLAG_THREAD_LOADER = new URL(
  'test/support/event-store/sources-in-thread.mjs',
  import.meta.url,
).href;

const BROWSER = '/test/browser/';
/**
 * The specs that only a full run includes (`npm run test:all`): browsers, faults under load, the door and the
 * other parts of a deployment, KurrentDB over its wire, and tests that take minutes.
 */
const LONG = [
  BROWSER,
  '/test/faults/',
  '/test/deploy/',
  String.raw`/kurrentdb/.*\.int\.spec\.ts$`,
  String.raw`kurrentdb\.int\.spec\.ts$`,
  String.raw`\.long\.spec\.ts$`,
];
const passedOver = process.env.GREENFLAG_TESTS === 'quick' ? LONG : [];

/**
 * Jest passes these globals to each module as parameters, because a look-up of a global is slow in a context
 * of node:vm. A global that a test replaces, like Date, must not be among them.
 */
const FAST_GLOBALS = [
  ...['Array', 'BigInt', 'Boolean', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Reflect'],
  ...['RegExp', 'Set', 'String', 'Symbol', 'TypeError', 'Uint8Array', 'WeakMap', 'WeakSet'],
];

/** The options that all projects of the run share. */
const project = {
  testEnvironment: '<rootDir>/test/support/node-environment.mjs',
  sandboxInjectedGlobals: FAST_GLOBALS,
  testEnvironmentOptions: { customExportConditions: ['greenflag-source', 'node', 'node-addons'] },
  // The package offers an ES module to `import` only, and a test requires everything.
  moduleNameMapper: { '^canonicalize$': '<rootDir>/node_modules/canonicalize/lib/canonicalize.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|@opentelemetry/otlp-exporter-base|canonicalize|jose|preact|qr)/)',
  ],
};

/** @type {import('jest').Config} */
export default {
  // Many tests wait for processes and timers. By default, one core would be idle.
  maxWorkers: '100%',
  testSequencer: '<rootDir>/test/support/slow-first.mjs',
  // Ends a test that hangs: a process starts ten times slower on a busy machine. No project can set this.
  testTimeout: 300_000,
  projects: [
    {
      ...project,
      displayName: 'node',
      testMatch: ['<rootDir>/{apps,libs,test,examples}/**/*.spec.ts'],
      testPathIgnorePatterns: [BROWSER, ...passedOver],
    },
    {
      ...project,
      displayName: 'browser',
      testMatch: [`<rootDir>${BROWSER}**/*.spec.ts`],
      testPathIgnorePatterns: passedOver,
      globalSetup: '<rootDir>/test/support/chromium-server.mjs',
      globalTeardown: '<rootDir>/test/support/chromium-stop.mjs',
    },
  ],
};
