const path = require('node:path');
const base = require('../../jest.config.cjs');
const browser = require('../browser/jest.config.cjs');

/** What is said of the whole run, and would be ignored for one set of suites. */
const OF_THE_RUN = ['maxWorkers', 'testTimeout'];

/** A set of suites of this run. */
function project(displayName, config) {
  const own = Object.entries(config).filter(([name]) => !OF_THE_RUN.includes(name));
  return { ...Object.fromEntries(own), displayName, rootDir: path.join(__dirname, '../..') };
}

/**
 * What is run against the shop as services that scripts/test-services.mjs starts. One worker: the suites kill parts of it under
 * each other otherwise.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  maxWorkers: 1,
  testTimeout: 120_000,
  projects: [
    project('services', {
      ...base,
      roots: ['<rootDir>/test/services'],
      testPathIgnorePatterns: ['/node_modules/'],
    }),
    project('browser', browser),
  ],
};
