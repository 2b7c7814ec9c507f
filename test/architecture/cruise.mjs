/**
 * Cruises the `src` of each folder named on the command line with the project's rules, and prints the rules' names and
 * one report a folder as JSON. A program of its own because dependency-cruiser is an ES module and the tests run as CommonJS.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const root = path.resolve(import.meta.dirname, '../..');
const { forbidden, options } = createRequire(import.meta.url)(path.join(root, '.dependency-cruiser.cjs'));
const tsConfig = extractTSConfig(path.join(root, options.tsConfig.fileName));
const { enhancedResolveOptions, ...rest } = options;

const reports = [];
for (const folder of process.argv.slice(2)) {
  const { output } = await cruise(
    ['src'],
    {
      ...rest,
      tsConfig: { fileName: path.join(root, options.tsConfig.fileName) },
      baseDir: path.resolve(root, folder),
      ruleSet: { forbidden },
      validate: true,
    },
    enhancedResolveOptions,
    { tsConfig },
  );
  reports.push({
    folder,
    files: output.modules.map((module) => module.source).filter((source) => source.startsWith('src/')),
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  });
}
process.stdout.write(JSON.stringify({ rules: forbidden.map((rule) => rule.name), reports }));
