/** The edge before services that a spec plays: on the ports that it names (auth, catalog, orders), with its files in a folder. */
import process from 'node:process';
import { startEdge } from '../../../scripts/lib/edge.mjs';
import { freePort } from '../../../scripts/lib/free-port.mjs';

const [folder, auth, catalog, orders] = process.argv.slice(2);
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
await startEdge({ folder, listen: `127.0.0.1:${port}`, url, ports: { auth, catalog, orders } });
process.stdout.write(`${url}\n`);
process.stdin.resume().once('end', () => process.exit(0));
