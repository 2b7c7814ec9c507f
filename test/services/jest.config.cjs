const path = require('node:path');
const base = require('../../jest.config.cjs');
const browser = require('../browser/jest.config.cjs');

/** What is said of the whole run, and would be ignored for one set of suites. */
const OF_THE_RUN = ['maxWorkers', 'testTimeout'];

/** The suites of test/e2e that are about one process by nature, and why. All others run against the services too, as they are. */
const ABOUT_ONE_PROCESS = {
  'check-invariants': 'a command of one process; test/topology has it at each of the services',
  failpoints: 'has one process break at a place that it names',
  'internal-access': 'calls what the edge never lets in',
  'orders-concurrency':
    'has 300 at once, and nobody may be told to try again; test/reliability has races at the services',
  'platform-events': 'has the dead events of all modules on one page; test/topology has those of each service',
  'platform-health': 'is about the health of one process; test/topology and edge.spec.ts have that of several',
  'platform-http-server':
    'says what a process answers to that nginx, which stands before the services, lets nobody ask',
  program: 'starts the built program by itself, as one process',
  psp: 'is about the payment provider, which is another program',
};

/** A set of suites of this run. */
function project(displayName, config) {
  const own = Object.entries(config).filter(([name]) => !OF_THE_RUN.includes(name));
  return { ...Object.fromEntries(own), displayName, rootDir: path.join(__dirname, '../..') };
}

/**
 * What is run against the shop as services: those that scripts/test-services.mjs starts (`services`, `browser`), or that a suite starts
 * on the servers of the run (`e2e`) or by itself (`extraction`). One worker: the suites kill parts of it under each other otherwise.
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
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/services/extraction/'],
    }),
    // Has servers of its own, and takes minutes.
    project('extraction', {
      ...base,
      roots: ['<rootDir>/test/services/extraction'],
      testPathIgnorePatterns: ['/node_modules/'],
    }),
    project('e2e', {
      ...base,
      roots: ['<rootDir>/test/e2e'],
      testPathIgnorePatterns: [
        '/node_modules/',
        ...Object.keys(ABOUT_ONE_PROCESS).map((suite) => `<rootDir>/test/e2e/${suite}\\.spec\\.ts$`),
      ],
    }),
    project('browser', browser),
  ],
};
