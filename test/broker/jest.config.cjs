const base = require('../../jest.config.cjs');

/**
 * What needs a RabbitMQ, which scripts/test-broker.mjs starts. One worker: the suites kill it under each other otherwise.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/broker'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 90_000,
  maxWorkers: 1,
};
