/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  // Much of it waits for processes and timers; by default one core would be left idle.
  maxWorkers: '100%',
  // Machines are shared: what takes one second here takes ten beside other work.
  testTimeout: 30_000,
  testEnvironmentOptions: { customExportConditions: ['greenflag-source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/{apps,libs,test,examples}/**/*.spec.ts'],
  // It offers itself to `import` alone, and here everything is required.
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
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|canonicalize|jose|qr)/)'],
};
