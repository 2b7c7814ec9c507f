import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ProvidersOf } from '../../src/platform/discovery/providers-of.js';
import { ErrorStatuses } from '../../src/platform/http/error-statuses.js';
import { browserClient } from '../support/browser-client.js';
import { routesOf } from '../support/routes.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

describe('the OpenAPI document', () => {
  let test: TestApp;
  let source: string;

  beforeAll(async () => {
    test = await startTestApp();
    source = (await browserClient(test.url).get('/api/v1/openapi.json')).text;
  });

  afterAll(async () => {
    await test.close();
  });

  it('passes the linter', () => {
    // The linter is an ES module, so it runs in a process of its own.
    const linter = join(__dirname, '../../scripts/lint-openapi.mjs');
    const lint = (document: string) => spawnSync(process.execPath, [linter], { input: document, encoding: 'utf8' });
    expect(lint('{"openapi":"3.0.0"}').status).toBe(1);
    const { stdout, stderr, status } = lint(source);
    expect([stdout, stderr, status]).toEqual(['', '', 0]);
  });

  it('describes every route of the API, and no other', () => {
    const { paths } = JSON.parse(source) as Document;
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const served = routesOf(test.app)
      .filter((route) => route.path.startsWith('/api/v1/') && !route.path.endsWith('openapi.json'))
      .map((route) => `${route.method} ${route.path}`);
    expect(described.sort()).toEqual(served.sort());
  });

  it('names only error codes that the shop has', () => {
    const known = new Set(
      test.app
        .get(ProvidersOf)
        .all(ErrorStatuses)
        .flatMap(({ statuses }) => Object.keys(statuses)),
    );
    const named = new Set(
      [...source.matchAll(/`((?:auth|catalog|orders|request)\.[a-z_]+)`/g)].map(([, code = '']) => code),
    );
    expect(named.size).toBeGreaterThan(20);
    expect([...named].filter((code) => !known.has(code))).toEqual([]);
  });

  it('has a page that shows it', async () => {
    const page = await browserClient(test.url).get('/api/docs');
    expect(page.status).toBe(200);
    expect(page.text).toContain('/api/v1/openapi.json');
  });
});
