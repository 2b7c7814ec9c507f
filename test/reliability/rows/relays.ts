import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { scratchDatabase } from '../../support/scratch-database.js';
import { SEED } from '../support/run.js';
import { SqlConsole } from '../support/sql-console.js';

const ROOT = join(__dirname, '../../..');
const LAB = 'relay-lab.mjs';

/** Relays, each a process of its own, carry events of which one call in ten fails: none is lost, none applied twice. */
export async function relays({
  root = ROOT,
  relays: count = 8,
  events = 2_000,
  withinMs = 600_000,
} = {}): Promise<string> {
  const scratch = await scratchDatabase();
  if (scratch.config.engine !== 'mysql') throw new Error('this row needs a server');
  const { url } = scratch.config;
  const sql = new SqlConsole(scratch.config);
  const began = Date.now();
  try {
    await lab(withinMs, root, 'fill', url, String(events));
    await Promise.all(
      Array.from({ length: count }, (_, relay) => lab(withinMs, root, 'relay', url, String(SEED + relay + 1))),
    );
    const published = await sql.number(`SELECT COUNT(*) FROM lab_outbox WHERE state = 'published'`);
    const effects = await sql.number('SELECT COUNT(*) FROM lab_effects');
    const affected = await sql.number('SELECT COUNT(DISTINCT event_id) FROM lab_effects');
    if (published !== events || affected !== events || effects !== events)
      throw new Error(`of ${events} events ${published} were published, ${affected} applied, ${effects} effects`);
    // One call in ten fails and is made again; a relay that dies gives its events back. More means that relays work on
    // each other's events.
    const deliveries = await sql.number('SELECT SUM(deliveries) FROM lab_deliveries');
    if (deliveries > events * 1.4) throw new Error(`${events} events were carried ${deliveries} times`);
    return `${events} events, ${count} relays, ${((Date.now() - began) / 1000).toFixed(1)} s`;
  } finally {
    await sql.close();
    await scratch.drop();
  }
}

/** Runs the laboratory from inside `root`, so that it finds that folder's packages. */
async function lab(withinMs: number, root: string, ...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(__dirname, LAB), root, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const late = setTimeout(() => child.kill('SIGKILL'), withinMs);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(late);
  if (code !== 0) throw new Error(`the relay laboratory ended with ${String(code)}: ${said.slice(-2_000)}`);
}
