import { browserClient } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const PASSWORD = 'libros usados';

describe('200 log-ins at once', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  });

  afterAll(() => test.close());

  it('all get their session, while the server goes on answering', async () => {
    const emails = Array.from({ length: 10 }, (_, index) => `load-${index}@example.com`);
    for (const email of emails) {
      await browserClient(test.url).api('POST', '/api/v1/users', { name: 'Ana', email, password: PASSWORD });
    }
    const memoryBefore = process.memoryUsage().rss;
    let pending = 200;
    const logIns = Array.from({ length: 200 }, async (_, index) => {
      const account = { email: emails[index % 10], password: PASSWORD };
      const answer = await browserClient(test.url).api('POST', '/api/v1/sessions', account);
      pending -= 1;
      return answer;
    });
    for (let probe = 0; probe < 3; probe += 1) {
      expect((await browserClient(test.url).get('/health/live')).status).toBe(200);
    }
    const pendingWhenProbed = pending;
    const answers = await Promise.all(logIns);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 200 }, () => 201));
    expect(new Set(answers.map((answer) => answer.json()['token'])).size).toBe(200);
    // Whoever asks something else does not wait until the queue of log-ins is empty.
    expect(pendingWhenProbed).toBeGreaterThan(50);
    // All hashes at once would take 200 times 19 MiB.
    expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(600 * 2 ** 20);
  }, 60_000);
});

describe('rate limits', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ config: { rateLimits: true } });
  });

  afterAll(() => test.close());

  it('stop whoever guesses the password of one e-mail, on the page and at the API together', async () => {
    const guess = (index: number) =>
      index % 2 === 0
        ? browserClient(test.url).post('/login', { email: 'ana@example.com', password: `guess ${index}` })
        : browserClient(test.url).api('POST', '/api/v1/sessions', {
            email: 'ANA@example.com',
            password: `guess ${index}`,
          });
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1) statuses.push((await guess(index)).status);
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 422 : 401)));
    expect(statuses.slice(10)).toEqual([429, 429]);
    const refused = await guess(1);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await browserClient(test.url).get('/login')).status).toBe(200);
  });

  it('stop whoever registers accounts by the dozen', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1) {
      const form = { name: 'Ana', email: `dozen-${index}@example.com`, password: PASSWORD };
      statuses.push((await browserClient(test.url).post('/register', form)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 303), 429, 429]);
  });
});
