import { AppConfig } from '../../src/platform/config/app-config.js';
import { browserClient } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const ana = { name: 'Ana', email: 'ana@example.com', password: 'libros usados' };

const register = (app: TestApp) => browserClient(app.url).api('POST', '/api/v1/users', ana);
const logIn = (app: TestApp) => browserClient(app.url).api('POST', '/api/v1/sessions', ana);
const call = (app: TestApp, method: string, path: string, token: string) =>
  browserClient(app.url).api(method, path, undefined, { authorization: `Bearer ${token}` });

describe('two instances on one database', () => {
  it('know each other’s sessions, and their end at once', async () => {
    const one = await startTestApp();
    const two = await startTestApp({ config: { database: one.app.get(AppConfig).database } });
    try {
      await register(one);
      const { token } = (await logIn(one)).json<{ token: string }>();
      expect((await call(two, 'GET', '/api/v1/me', token)).status).toBe(200);
      expect((await call(one, 'DELETE', '/api/v1/sessions/current', token)).status).toBe(204);
      expect((await call(two, 'GET', '/api/v1/me', token)).status).toBe(401);
    } finally {
      await two.close();
      await one.close();
    }
  });
});

describe('two applications in one process, each with its own database', () => {
  it('check passwords each against its own', async () => {
    const [one, two] = [await startTestApp(), await startTestApp()];
    try {
      await register(one);
      expect((await logIn(one)).status).toBe(201);
      expect((await logIn(two)).status).toBe(401);
    } finally {
      await two.close();
      await one.close();
    }
  });
});
