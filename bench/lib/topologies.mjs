import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import mysql from 'mysql2/promise';
import { startEdge } from '../../scripts/lib/edge.mjs';
import { freePort } from '../../scripts/lib/free-port.mjs';
import { startSplit } from '../../scripts/lib/split.mjs';
import { startApp } from './app-process.mjs';
import { fill, registerSeller, untilPublished } from './shop.mjs';

const SETTINGS = { DEMO_DATA: 'off', RATE_LIMITS: 'off' };

/**
 * The shop in both topologies, filled alike: on one database server, each behind an nginx with the same configuration, so that
 * nothing differs but what the topology is.
 *
 * @param {{ directory: string, bookCount: number, say: (line: string) => void }} options
 * @returns {Promise<{ monolith: { url: string }, split: { url: string }, versions: string[], stop: () => Promise<void> }>}
 */
export async function openBoth({ directory, bookCount, say }) {
  const { PATH, HOME, TZ, TMPDIR } = process.env;
  const edge = await edgeAddress();
  const split = await startSplit({
    folder: path.join(directory, 'split'),
    edge,
    environment: { PATH, HOME, TZ, TMPDIR, ...SETTINGS },
    hasDemo: false,
    say,
  });
  const monolith = await openMonolith(directory, split.databaseUrl);
  say(`Filling both with ${bookCount.toLocaleString('en-US')} books …`);
  const { DATA_DIR: folder, PORT: port } = split.settings.catalog;
  const places = [
    { seller: monolith.url, app: monolith.app, directory: monolith.directory, settings: monolith.settings },
    {
      seller: edge.url,
      app: `http://127.0.0.1:${port}`,
      directory: folder,
      settings: { ...SETTINGS, ...split.settings.catalog },
    },
  ];
  for (const place of places) {
    await registerSeller(place.seller);
    await fill({ ...place, bookCount });
    await untilPublished(place.app, bookCount);
  }
  const { database, broker, edge: nginx } = split.parts;
  return {
    monolith: { url: monolith.url },
    split: { url: edge.url },
    versions: [database.answer, broker.answer, nginx.answer],
    stop: async () => {
      await monolith.stop();
      await split.stop();
    },
  };
}

async function openMonolith(parent, serverUrl) {
  const directory = path.join(parent, 'monolith');
  await mkdir(directory, { recursive: true });
  const connection = await mysql.createConnection({ uri: serverUrl });
  await connection.query('CREATE DATABASE bench_monolith CHARACTER SET utf8mb4');
  await connection.end();
  const database = new URL(serverUrl);
  database.pathname = '/bench_monolith';
  const edge = await edgeAddress();
  const settings = { ...SETTINGS, DATABASE_URL: database.href, PUBLIC_URL: edge.url, TRUST_PROXY: '127.0.0.1' };
  const app = await startApp({ directory, settings });
  const port = Number(new URL(app.url).port);
  const nginx = await startEdge({
    ...edge,
    folder: path.join(directory, 'edge'),
    ports: { auth: port, catalog: port, orders: port },
  });
  return {
    url: edge.url,
    app: app.url,
    directory,
    settings,
    stop: async () => {
      await nginx.stop();
      await app.stop();
    },
  };
}

async function edgeAddress() {
  const port = await freePort();
  return { listen: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}` };
}
