/**
 * Everything runs as CommonJS through swc, because Jest's ESM mode breaks on the Nest packages that are still CommonJS.
 * Packages that ship ESM only are therefore transformed too; the rest of node_modules is taken as it is.
 *
 * Suites that need more than Node are left out here and have a command and a configuration of their own: test/browser (`npm run test:browser`).
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
  testEnvironment: 'node',
  // test/server and test/browser need more than Node; they have commands of their own.
  roots: ['<rootDir>/src', '<rootDir>/test/architecture', '<rootDir>/test/e2e', '<rootDir>/test/integration'],
  testRegex: '\\.spec\\.ts$',
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/', '<rootDir>/test/architecture/fixtures/'],
  modulePathIgnorePatterns: ['<rootDir>/test/architecture/fixtures/'],
  setupFiles: ['reflect-metadata'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  transform: {
    '^.+\\.ts$': ['@swc/jest', typescript],
    '^.+\\.js$': ['@swc/jest', { ...swc, jsc: { target: 'es2022' } }],
  },
  testTimeout: 30_000,
  maxWorkers: 2,
};
