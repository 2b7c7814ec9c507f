import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('bare-server.mjs', import.meta.url));

const running = new Set();

/**
 * Starts the yardstick (bare-server.mjs) with the answers it is to give.
 *
 * @param {string} directory where the answers are written
 * @param {{ path: string, status: number, headers: object, body: string }[]} answers `body` in base64
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startBareServer(directory, answers) {
  const file = join(directory, 'answers.json');
  await writeFile(file, JSON.stringify(answers));
  const child = spawn(process.execPath, [SERVER, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const ended = once(child, 'exit').then(() => running.delete(child));
  const [line] = await Promise.race([once(child.stdout, 'data'), ended.then(() => [''])]);
  const port = Number(String(line).trim());
  if (!(port > 0)) throw new Error('the bare server did not start');
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Ends whatever is left when this process has to go at once. */
export function killBareServers() {
  for (const child of running) child.kill('SIGKILL');
}
