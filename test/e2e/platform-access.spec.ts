import { browserClient } from '../support/browser-client.js';
import { routesOf } from '../support/routes.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describe('access rules', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  });

  afterAll(async () => {
    await test.close();
  });

  it('stand on every route', () => {
    const routes = routesOf(test.app);
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter((route) => route.rule === undefined)).toEqual([]);
  });

  it('let only administrators into what is under /admin', () => {
    const admin = routesOf(test.app).filter((route) => route.path.startsWith('/admin'));
    expect(admin.length).toBeGreaterThan(0);
    expect(admin.filter((route) => route.rule !== 'admin')).toEqual([]);
  });

  it('turn a visitor away from everything that is not public', async () => {
    const closed = routesOf(test.app).filter((route) => route.rule !== 'public');
    expect(closed.length).toBeGreaterThan(15);
    const visitor = browserClient(test.url);
    for (const { method, path, rule } of closed) {
      const concrete = path.replace(/:\w+/g, '01jd0000000000000000000000');
      const answer = await visitor.api(method, concrete, method === 'GET' ? undefined : {});
      if (rule === 'internal') expect([method, path, answer.status]).toEqual([method, path, 404]);
      else if (path.startsWith('/api/')) expect([method, path, answer.status]).toEqual([method, path, 401]);
      else
        expect([method, path, answer.status, answer.headers.get('location')?.split('?')[0]]).toEqual([
          method,
          path,
          303,
          '/login',
        ]);
    }
  });
});
