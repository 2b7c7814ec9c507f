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
  // Packages that have nothing but ESM, and say so: they are found by their files, and made CommonJS like our own.
  moduleNameMapper: {
    ...base.moduleNameMapper,
    '^@actions/([\\w-]+)$': '<rootDir>/node_modules/@actions/$1/dist/index.js',
    '^@actions/([\\w-]+)/(.+?)(?:\\.js)?$': '<rootDir>/node_modules/@actions/$1/dist/$2.js',
  },
  transformIgnorePatterns: base.transformIgnorePatterns.map((pattern) => pattern.replace('(?!(', '(?!(@actions|')),
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.env.TEST_KUSTOMIZE ? [] : ['/test/deploy/kubernetes/']),
    ...(process.env.TEST_NGINX ? [] : ['/containers/nginx\\.spec\\.ts$']),
    ...(process.env.TEST_DOCKER ? [] : ['/docker-stack\\.spec\\.ts$']),
    ...(process.env.TEST_COMPOSE ? [] : ['/docker-compose\\.spec\\.ts$']),
    ...(process.env.TEST_SHELLCHECK ? [] : ['/shellcheck\\.spec\\.ts$']),
    ...(process.env.TEST_TERRAFORM ? [] : ['/templates-in-terraform\\.spec\\.ts$']),
    ...(process.env.TEST_TERRAFORM_CHECK ? [] : ['/terraform/validation\\.spec\\.ts$']),
  ],
  testTimeout: 300_000,
};
