const base = require('../../jest.config.cjs');

/** Whether the run has started the shop as services. */
const isSplit = process.env.TEST_SERVICES_URL !== undefined;

/**
 * What the shop is worth when things break. One worker: each row wants the machine, and the database, to itself.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: [isSplit ? '<rootDir>/test/reliability/split' : '<rootDir>/test/reliability'],
  testPathIgnorePatterns: ['/node_modules/', ...(isSplit ? [] : ['/reliability/split/'])],
  // A limit for what hangs; a full run has hours.
  testTimeout: process.env.RELIABILITY === 'full' ? 4 * 3_600_000 : 900_000,
  maxWorkers: 1,
};
