const base = require('../../jest.config.cjs');

/**
 * The shop in real containers, on the machines that scripts/test-containers.mjs has started. One worker: the suites share them.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/containers'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
  maxWorkers: 1,
};
