import type { Browser } from 'playwright-core';
import { DEMO_ADMIN, DEMO_BUYER, DEMO_PASSWORD, DEMO_SELLERS } from '../../src/demo/demo-people.js';
import { LANGUAGES } from '../../src/shared/language.js';
import { launchBrowser, newVisitor, WIDTHS } from './support/browser.js';
import { expectNoComplaints } from './support/complaints.js';
import { newPerson } from './support/people.js';
import { logIn, register } from './support/tasks.js';
import type { Visitor } from './support/visitor.js';

const READERS = LANGUAGES.flatMap((lang) => WIDTHS.map((width) => ({ lang, width })));

describe.each(READERS)('the other pages, $lang, $width px', (reader) => {
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  beforeEach(async () => {
    visitor = await newVisitor(browser, reader);
  });
  afterEach(async () => {
    expectNoComplaints(visitor);
    await visitor.leave();
  });
  afterAll(() => browser.close());

  const asDemo = ({ email }: { readonly email: string }): Promise<void> =>
    logIn(visitor, { email, password: DEMO_PASSWORD });

  it('shows the catalogue page by page', async () => {
    expect(await visitor.open('/books')).toBe(200);
    await visitor.look('catalogue');
    const first = await visitor.page.locator('.book-card h3').allInnerTexts();
    expect(first).toHaveLength(24);
    expect(await visitor.follow(visitor.link('pager.next'))).toBe(200);
    const second = await visitor.page.locator('.book-card h3').allInnerTexts();
    expect(second.filter((title) => first.includes(title))).toEqual([]);
    await visitor.look('catalogue-second');
    await visitor.follow(visitor.link('pager.first'));
    expect(await visitor.page.locator('.book-card h3').allInnerTexts()).toEqual(first);
  });

  it('says so when there is no such page', async () => {
    expect(await visitor.open('/no-such-page')).toBe(404);
    await visitor.look('not-found');
  });

  it('refuses a registration with the e-mail of another', async () => {
    await visitor.open('/register');
    const person = { ...newPerson('Otra Persona', reader), email: DEMO_BUYER.email.toUpperCase() };
    expect(await visitor.fillAndSubmit('/register', { ...person })).toBeGreaterThanOrEqual(400);
    await visitor.sees(visitor.says('errors.auth.email_taken'));
    await visitor.look('register-refused');
  });

  it('switches the language and comes back to the same page', async () => {
    await visitor.open('/books?category=poetry');
    const other = reader.lang === 'es' ? 'en' : 'es';
    await visitor.follow(visitor.page.locator(`header button[value="${other}"]`));
    expect(visitor.path).toBe('/books?category=poetry');
    expect(await visitor.page.locator('html').getAttribute('lang')).toBe(other);
  });

  it('has empty lists that say what to do', async () => {
    await register(visitor, newPerson('Nadia Nueva', reader));
    for (const [path, name] of [
      ['/orders', 'orders-empty'],
      ['/selling/orders', 'sales-empty'],
    ] as const) {
      expect(await visitor.open(path)).toBe(200);
      await visitor.look(name);
    }
  });

  it('imports a file and reports the rows it refused', async () => {
    await asDemo(DEMO_SELLERS.ana);
    await visitor.open('/selling/import');
    await visitor.look('import');
    const title = `Libro importado ${reader.lang} ${String(reader.width)}`;
    const rows = [
      'title,author,price,stock,condition,category',
      `${title},Ana Gil,10.50,2,good,fiction`,
      'Sin precio,X,,1,good,fiction',
    ];
    const form = visitor.form('/selling/import');
    const file = { name: 'libros.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
    await form.locator('[name="file"]').setInputFiles(file);
    expect(await visitor.submit(form)).toBe(200);
    await visitor.sees(visitor.says('import.refused_rows'));
    await visitor.look('import-report');
    await visitor.open('/selling');
    await visitor.sees(title);
  });

  it('lets an administrator disable an account and enable it again, and nobody else', async () => {
    await asDemo(DEMO_ADMIN);
    await visitor.open(`/admin/users?${new URLSearchParams({ q: DEMO_SELLERS.tinta.email }).toString()}`);
    await visitor.look('admin-users');
    const row = visitor.page.locator('li', { hasText: DEMO_SELLERS.tinta.email });
    await row.locator('summary').click();
    expect(await visitor.follow(row.locator('form button'))).toBe(200);
    await visitor.sees(visitor.says('notices.account_disabled'));
    await visitor.open(`/admin/users?${new URLSearchParams({ q: DEMO_SELLERS.tinta.email }).toString()}`);
    expect(await visitor.follow(row.locator('form button'))).toBe(200);
    await visitor.sees(visitor.says('notices.account_enabled'));

    await visitor.open('/admin/events');
    await visitor.sees(visitor.says('events.none'));
    await visitor.look('admin-events');
    await visitor.open('/admin/mails');
    await visitor.sees(visitor.says('mails.none'));
    await visitor.look('admin-mails');

    const stranger = await newVisitor(browser, reader);
    await logIn(stranger, { email: DEMO_BUYER.email, password: DEMO_PASSWORD });
    expect(await stranger.open('/admin/users')).toBe(403);
    await stranger.look('forbidden');
    expectNoComplaints(stranger);
    await stranger.leave();
  });

  it('describes its API', async () => {
    expect(await visitor.open('/api/docs')).toBe(200);
    await visitor.page.locator('#api-docs .info').waitFor();
    await visitor.look('api-docs');
  });
});
