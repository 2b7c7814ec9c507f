import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { startApp } from '../../bench/lib/app-process.mjs';
import { root } from '../../scripts/lib/project.mjs';

/**
 * One shop with its demo for all specs; they find it in BROWSER_TEST_URL, and the teardown in the returned handle. Whoever has
 * a shop already names it there.
 */
export default async function setUp() {
  await rm(path.join(root, 'test/browser/screenshots'), { recursive: true, force: true });
  if (process.env.BROWSER_TEST_URL) return;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'bookstore-browser-'));
  const app = await startApp({ directory, settings: { DEMO_DATA: 'on', RATE_LIMITS: 'off' } });
  process.env.BROWSER_TEST_URL = app.url;
  globalThis.bookstoreUnderTest = { app, directory };
}
