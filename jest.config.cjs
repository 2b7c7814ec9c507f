/**
 * Everything runs as CommonJS through swc, because Jest's ESM mode breaks on the Nest packages that are still CommonJS.
 * Packages that ship ESM only are therefore transformed too; the rest of node_modules is taken as it is.
 *
 * Suites that need more than Node are left out and have commands of their own: test/browser (`npm run test:browser`),
 * test/server (`npm run test:mysql`), test/broker (`npm run test:broker`), test/services (`npm run test:services`), test/deploy (`npm run test:deploy`), test/containers (`npm run test:containers`),
 * test/reliability (`npm run test:reliability`).
 */
const esmOnly = [
  '@borewit',
  '@formatjs',
  '@nestjs',
  '@tokenizer',
  'file-type',
  'intl-messageformat',
  'load-esm',
  'strtok3',
  'token-types',
  'uint8array-extras',
];

const swc = { swcrc: false, module: { type: 'commonjs' }, sourceMaps: 'inline' };
const typescript = {
  ...swc,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/node-environment.cjs',
  // Names what is left out, not what is in: a new folder of test/ must not be forgotten by being new.
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testRegex: '\\.spec\\.ts$',
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/(broker|browser|containers|deploy|reliability|server|services)/',
    '<rootDir>/test/architecture/fixtures/',
  ],
  modulePathIgnorePatterns: ['<rootDir>/test/architecture/fixtures/'],
  // Not among the temporary files, which each run has for itself.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  setupFiles: ['reflect-metadata'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  transform: {
    '^.+\\.ts$': ['@swc/jest', typescript],
    '^.+\\.js$': ['@swc/jest', { ...swc, jsc: { target: 'es2022' } }],
  },
  // A limit for what hangs, wide enough for a test that starts programs on a machine that is busy with others.
  testTimeout: 60_000,
  maxWorkers: 2,
};
