import { parseArgs } from 'node:util';
import { Explained } from '../../scripts/lib/project.mjs';

const ENGINES = ['sqlite', 'mysql'];

export const USAGE = `npm run bench -- [--quick] [--engine sqlite|mysql] [--only NAME] [--topology both]
  --quick        a smoke test: one short turn each, and 5,000 books for "large" instead of 100,000
  --engine NAME  only that engine
  --only NAME    only the scenarios whose name contains NAME
  --topology both
                 the shop as services beside the shop as one process, on MySQL or MariaDB, in place of all that`;

/** How long and how hard; and how many books "small" and "large" mean. */
const FULL = { turns: 8, seconds: 2, warmUpSeconds: 5, connections: 10, books: { small: 1000, large: 100_000 } };
const QUICK = { turns: 1, seconds: 1, warmUpSeconds: 1, connections: 10, books: { small: 1000, large: 5000 } };

/** @throws Explained when an argument is not one of ours. */
export function readOptions(args, scenarioNames) {
  const { quick, engine, only, topology, help } = parse(args);
  if (engine !== undefined && !ENGINES.includes(engine)) throw new Explained(`--engine takes ${ENGINES.join(' or ')}`);
  const names = scenarioNames.filter((name) => only === undefined || name.includes(only));
  if (names.length === 0) throw new Explained(`--only ${only} matches none of ${scenarioNames.join(', ')}`);
  if (topology !== undefined && topology !== 'both') throw new Explained('--topology takes both');
  return { topology, quick: quick === true, help: help === true, engine, names, ...(quick ? QUICK : FULL) };
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        quick: { type: 'boolean' },
        engine: { type: 'string' },
        only: { type: 'string' },
        topology: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new Explained(`${error.message}\n${USAGE}`);
  }
}
