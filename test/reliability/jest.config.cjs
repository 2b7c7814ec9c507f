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
  // A limit for what hangs; a full run has hours.
  testTimeout: process.env.RELIABILITY === 'full' ? 4 * 3_600_000 : 900_000,
  maxWorkers: 1,
};
