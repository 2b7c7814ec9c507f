import { join } from 'node:path';
import type { Locator, Page, Request, Response } from 'playwright-core';
import type { MessageParams } from '../../../src/platform/i18n/message.js';
import type { MessageKey } from '../../../src/platform/i18n/message-key.js';
import { violationsOn } from './axe.js';
import type { Reader } from './browser.js';
import { text } from './texts.js';

const SCREENSHOTS = join(__dirname, '../screenshots');

/** Loads the pictures further down as well, and answers the addresses of those that cannot be shown. */
const LOAD_PICTURES = `Promise.all([...document.images].map(async (image) => {
  image.loading = 'eager';
  await image.decode().catch(() => undefined);
  return image.naturalWidth > 0 ? [] : [image.src];
})).then((broken) => broken.flat())`;

/**
 * One person at one browser. Whatever a browser complains about on the way (a script's error, a blocked resource, a
 * Content-Security-Policy violation, a missing picture, a request to somewhere else) is collected in `complaints`.
 */
export class Visitor {
  readonly complaints: string[] = [];
  private readonly inspected = new Set<string>();
  private readonly documents = new Set<string>();

  constructor(
    readonly page: Page,
    readonly reader: Reader,
  ) {
    page.on('pageerror', (error) => this.complain(error.message));
    page.on('request', (request) => this.onRequest(request));
    page.on('response', (response) => this.onResponse(response));
    page.on('console', (message) => {
      const { url } = message.location();
      // Chromium also reports the status of a document that is an error page; the specs look at those themselves.
      const isDocumentStatus = message.text().startsWith('Failed to load resource') && this.documents.has(url);
      if (message.type() === 'error' && !isDocumentStatus) this.complain(`${message.text()} (${url})`);
    });
  }

  /** The shop's own words in this reader's language. */
  says(key: MessageKey, params?: MessageParams): string {
    return text(this.reader.lang, key, params);
  }

  /** Waits until the page's own part, without header and footer, says this. */
  async sees(words: string): Promise<void> {
    await this.page.locator('main').getByText(words).first().waitFor();
  }

  /** Goes to a path of the shop; returns the status of the page that it ends on. */
  async open(path: string): Promise<number> {
    const response = await this.page.goto(path);
    return response?.status() ?? 0;
  }

  get path(): string {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  /** The form that posts to (or searches at) `action`. */
  form(action: string): Locator {
    return this.page.locator(`form[action="${action}"]`);
  }

  /** Fills fields by name: text, the option of a select, or one of several radio buttons. */
  async fill(form: Locator, fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) {
      const select = form.locator(`select[name="${name}"]`);
      const radio = form.locator(`input[type="radio"][name="${name}"]`);
      if ((await select.count()) > 0) await select.selectOption(value);
      else if ((await radio.count()) > 0) await radio.and(form.locator(`[value="${value}"]`)).check();
      else await form.locator(`[name="${name}"]:not([type="hidden"])`).fill(value);
    }
  }

  /** Presses what leads to another page and waits for it; returns the status of the page that it ends on. */
  async follow(control: Locator): Promise<number> {
    const isPage = (response: Response): boolean =>
      response.request().isNavigationRequest() && (response.status() < 300 || response.status() >= 400);
    const [response] = await Promise.all([
      this.page.waitForResponse(isPage),
      this.page.waitForEvent('load'),
      control.click(),
    ]);
    return response.status();
  }

  /** Sends a form by its own button. */
  submit(form: Locator): Promise<number> {
    return this.follow(form.locator('button[type="submit"], button:not([type])').first());
  }

  async fillAndSubmit(action: string, fields: Readonly<Record<string, string>>): Promise<number> {
    const form = this.form(action);
    await this.fill(form, fields);
    return this.submit(form);
  }

  /** Follows a link by its visible name. */
  link(key: MessageKey, params?: MessageParams): Locator {
    return this.page.getByRole('link', { name: this.says(key, params) }).first();
  }

  /**
   * Takes a picture of the page (once for each name) and returns what is wrong with it: pictures that cannot be shown,
   * serious accessibility violations, and content wider than the screen.
   */
  async inspect(name: string): Promise<string[]> {
    if (this.inspected.has(name)) return [];
    this.inspected.add(name);
    const { lang, width, javaScript = true } = this.reader;
    const broken = await this.page.evaluate<string[]>(LOAD_PICTURES);
    const file = `${name}-${lang}-${String(width)}${javaScript ? '' : '-no-js'}.png`;
    await this.page.screenshot({ path: join(SCREENSHOTS, file), fullPage: true });
    const found = broken.map((address) => `a picture that cannot be shown: ${address}`);
    if (javaScript) found.push(...(await violationsOn(this.page)));
    const overflow = await this.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    if (overflow > 0) found.push(`the page is ${String(overflow)} px wider than the screen`);
    return found.map((problem) => `${name}: ${problem}`);
  }

  /** Looks at the page; what is wrong with it joins the complaints. */
  async look(name: string): Promise<void> {
    for (const problem of await this.inspect(name)) this.complain(problem);
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }

  private onRequest(request: Request): void {
    if (request.isNavigationRequest() || /^(data|blob):/.test(request.url())) return;
    if (new URL(request.url()).origin !== new URL(request.frame().url()).origin) {
      this.complain(`a request to another origin: ${request.url()}`);
    }
  }

  private onResponse(response: Response): void {
    const isPage = response.request().isNavigationRequest();
    if (isPage) this.documents.add(response.url());
    // What a page's own status should be, the specs say themselves.
    if (response.status() >= (isPage ? 500 : 400)) {
      this.complain(`${String(response.status())} from ${response.url()}`);
    }
  }

  private complain(what: string): void {
    this.complaints.push(`[${this.reader.lang} ${this.reader.width}] ${what}`);
  }
}
