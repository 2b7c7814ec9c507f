const base = require('../../jest.config.cjs');

/**
 * The shop as a person sees it, in Chromium. One worker: a second browser would make every wait of the first longer.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/browser'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/browser/global-setup.mjs',
  globalTeardown: '<rootDir>/test/browser/global-teardown.mjs',
  testTimeout: 120_000,
  maxWorkers: 1,
};
