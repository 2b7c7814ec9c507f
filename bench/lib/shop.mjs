import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../../scripts/lib/project.mjs';
import { appEnvironment, startApp } from './app-process.mjs';
import { writeBooksCsv } from './books.mjs';
import { callApi, capture } from './capture.mjs';

const PASSWORD = 'correct horse battery staple';
const SELLER = 'seller@bench.example';

/** For filling: ten minutes for 100,000 books on a slow machine. */
const IMPORT_TIMEOUT_MS = 600_000;
const PUBLISH_TIMEOUT_MS = 600_000;

/**
 * A running shop with `bookCount` books, made by the project's own import.
 *
 * @returns {Promise<{ url: string, stop: () => Promise<void>, importSeconds: number }>}
 */
export async function openShop({ directory, settings, bookCount }) {
  await mkdir(directory, { recursive: true });
  const all = { DEMO_DATA: 'off', RATE_LIMITS: 'off', ...settings };
  const empty = await startApp({ directory, settings: all });
  await registerSeller(empty.url).finally(() => empty.stop());

  const began = performance.now();
  await fill({ directory, settings: all, bookCount });
  const importSeconds = (performance.now() - began) / 1000;

  const { url, stop } = await startApp({ directory, settings: all });
  try {
    await untilPublished(url, bookCount);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop, importSeconds };
}

/** The account that the books of `fill` belong to. */
export const registerSeller = (url) => register(url, 'Bench Seller', SELLER);

/** Puts so many books on sale, by the project's own import with these settings. */
export async function fill({ directory, settings, bookCount }) {
  const file = join(directory, 'books.csv');
  await writeBooksCsv(file, bookCount);
  await importBooks(file, directory, settings);
}

/** The import leaves an event for each book, and the shop publishes them while it serves: nothing is measured before that is done. */
export async function untilPublished(url, count) {
  for (const giveUpAt = performance.now() + PUBLISH_TIMEOUT_MS; performance.now() < giveUpAt; await pause(500)) {
    const { body } = await capture(url, { path: '/metrics' });
    const published = /^bookstore_events_published_total\{.*module="catalog".*\} (\d+)/m.exec(body.toString());
    if (Number(published?.[1] ?? 0) >= count) return;
  }
  throw new Error(`the events of ${count} books were not published in ${PUBLISH_TIMEOUT_MS / 1000} s`);
}

/** @returns {Promise<{ email: string, password: string, token: string }>} a fresh account that is logged in */
export async function newAccount(url, name) {
  const email = `${name}@bench.example`;
  await register(url, name, email);
  const { token } = await callApi(url, 'POST', '/sessions', { body: { email, password: PASSWORD }, expect: 201 });
  return { email, password: PASSWORD, token };
}

/** @returns {Promise<string[]>} ids of `count` books, newest first */
export async function someBooks(url, count) {
  const ids = [];
  let cursor = '';
  while (ids.length < count) {
    const page = await callApi(url, 'GET', `/books?limit=100${cursor}`);
    ids.push(...page.items.map((book) => book.id));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return ids.slice(0, count);
}

async function register(url, name, email) {
  await callApi(url, 'POST', '/users', { body: { name, email, password: PASSWORD }, expect: 201 });
}

async function importBooks(file, directory, settings) {
  const child = spawn(process.execPath, ['dist/cli.js', 'import', file, '--seller', SELLER], {
    cwd: root,
    env: appEnvironment(directory, settings),
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: IMPORT_TIMEOUT_MS,
  });
  const log = pipeline(child.stdout, createWriteStream(join(directory, 'import.log')));
  const [[code, signal]] = await Promise.all([once(child, 'exit'), log]);
  if (code !== 0) throw new Error(`the import of ${file} ended with ${code ?? signal}; see ${directory}/import.log`);
}
