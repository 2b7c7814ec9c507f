const base = require('../../jest.config.cjs');

/**
 * What is deployed with, looked at without deploying. scripts/test-deploy.mjs says which programs there are; a suite whose
 * program is missing is left out, and the script tells.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/deploy'],
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.env.TEST_KUSTOMIZE ? [] : ['/test/deploy/kubernetes/']),
    ...(process.env.TEST_SHELLCHECK ? [] : ['/shellcheck\\.spec\\.ts$']),
    ...(process.env.TEST_TERRAFORM ? [] : ['/templates-in-terraform\\.spec\\.ts$']),
    ...(process.env.TEST_TERRAFORM_CHECK ? [] : ['/terraform/validation\\.spec\\.ts$']),
  ],
  testTimeout: 300_000,
};
