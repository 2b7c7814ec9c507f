/** Lints the OpenAPI document on standard input; prints one line a problem and ends with 1 when there is any. */
import { text } from 'node:stream/consumers';
import process from 'node:process';
import { createConfig, lintFromString } from '@redocly/openapi-core';

const config = await createConfig({
  extends: ['recommended-strict'],
  // The address is that of whoever runs the shop; on a developer's machine it is localhost.
  rules: { 'no-server-example.com': 'off' },
});
const problems = await lintFromString({ source: await text(process.stdin), config });
for (const { ruleId, message, location } of problems) {
  process.stdout.write(`${ruleId}: ${message} (${location[0]?.pointer ?? 'document'})\n`);
}
process.exitCode = problems.length === 0 ? 0 : 1;
