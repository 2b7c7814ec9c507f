import { chromium, type Browser } from 'playwright-core';
import type { Language } from '../../../src/shared/language.js';
import { Visitor } from './visitor.js';

/** Debian's, unless CHROMIUM_PATH names another. */
const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
  '--disable-component-update',
  '--disable-quic',
];

/** A desktop and a telephone, in CSS pixels. */
export const WIDTHS = [1280, 390] as const;
export type Width = (typeof WIDTHS)[number];

export interface Reader {
  readonly lang: Language;
  readonly width: Width;
  readonly javaScript?: boolean;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** The shop that the global setup started. */
export function shopUrl(): string {
  const url = process.env['BROWSER_TEST_URL'];
  if (url === undefined) throw new Error('BROWSER_TEST_URL is not set: run these specs with `npm run test:browser`');
  return url;
}

/** Someone with a browser profile of his own: no cookies yet, his language, his screen. */
export async function newVisitor(browser: Browser, reader: Reader): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: shopUrl(),
    locale: reader.lang === 'es' ? 'es-CO' : 'en-US',
    viewport: { width: reader.width, height: reader.width === 390 ? 844 : 900 },
    hasTouch: reader.width === 390,
    javaScriptEnabled: reader.javaScript ?? true,
    reducedMotion: 'reduce',
    // Where the shop has a certificate that nobody has signed yet.
    ignoreHTTPSErrors: process.env['BROWSER_TEST_CERTIFICATE'] === 'any',
  });
  context.setDefaultTimeout(15_000);
  return new Visitor(await context.newPage(), reader);
}
