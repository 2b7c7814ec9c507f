/**
 * Starts a program in the background, as the scripts do with servers, and does with it what it is told on its standard input.
 * What happens it says line by line. The program has a helper, says whose signal ends it, and answers once its file is there.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import readline from 'node:readline';
import { startServer } from '../../scripts/lib/background.mjs';

const [folder, mode] = process.argv.slice(2);
const ready = path.join(folder, 'ready');
const PROGRAM = `
import { spawn } from 'node:child_process';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
if (process.argv[2] === 'broken') { console.log('no room on the shelf'); process.exit(3); }
const helper = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
process.on('SIGTERM', () => { appendFileSync(process.argv[1] + '.asked', 'asked '); process.exit(0); });
// Whole or not at all: whoever asks may come between the making of a file and its content.
writeFileSync(process.argv[1] + '.new', process.pid + ' ' + helper.pid);
renameSync(process.argv[1] + '.new', process.argv[1]);
console.log('on the shelf');
setInterval(() => undefined, 1000);
`;

const say = (line) => process.stdout.write(`${line}\n`);
const server = await startServer({
  name: 'The shelf',
  program: process.execPath,
  args: ['--input-type=module', '-e', PROGRAM, '--', ready, ...(mode === undefined ? [] : [mode])],
  log: path.join(folder, 'log'),
  ask: async () => readFileSync(ready, 'utf8'),
  onUnexpectedEnd: (how) => say(`it ended by ${how}`),
  cleanUp: () => say('cleaned up'),
}).catch((error) => {
  say(error.message);
  process.exit(1);
});
say(`runs ${server.answer}`);

for await (const line of readline.createInterface({ input: process.stdin })) {
  await server[line]();
  say(`did ${line}`);
}
process.exit(0);
