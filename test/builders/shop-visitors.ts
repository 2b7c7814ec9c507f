import { browserClient, type BrowserClient } from '../support/browser-client.js';
import type { TestApp } from '../support/test-app.js';

export const PASSWORD = 'libros usados';

/** An e-mail that nobody has registered with yet. */
export const uniqueEmail = (): string => `visitor-${crypto.randomUUID()}@example.com`;

/** A browser whose owner has just registered, and so is signed in. */
export async function registered(
  test: Pick<TestApp, 'url'>,
  { name = 'Ana Quiroga', email = uniqueEmail() }: { readonly name?: string; readonly email?: string } = {},
): Promise<BrowserClient> {
  const browser = browserClient(test.url);
  const answer = await browser.post('/register', { name, email, password: PASSWORD });
  if (answer.status !== 303) throw new Error(`registering answered ${answer.status}: ${answer.text}`);
  return browser;
}

/** A browser whose owner is signed in and has a page's CSRF token. */
export async function signedIn(test: TestApp, name = 'Vera Vendedora'): Promise<BrowserClient> {
  const browser = await registered(test, { name });
  await browser.get('/selling');
  return browser;
}

/** What stands beside a form field, as text; `undefined` when nothing is wrong with it. */
export const besideField = (html: string, name: string): string | undefined =>
  new RegExp(`id="f-${name}-error">(.*?)</div>`, 's')
    .exec(html)?.[1]
    ?.replace(/<[^>]+>/g, '')
    .trim();

/** The hidden `_key` of a form that makes something. */
export const keyOf = (html: string): string => /name="_key" value="([^"]+)"/.exec(html)?.[1] ?? '';
