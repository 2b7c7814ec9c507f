const base = require('../../jest.config.cjs');

/**
 * What the shop is worth when things break. One worker: each row wants the machine, and the database, to itself.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/reliability'],
  // What only --full runs.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.RELIABILITY === 'full' ? [] : ['/reliability/full/'])],
  testTimeout: 900_000,
  maxWorkers: 1,
};
