import { join } from 'node:path';
import { testConfig } from '../../../../test/support/test-config.js';
import { Translator } from '../../../platform/i18n/translator.js';
import { Views } from '../../../platform/views/views.js';
import { LANGUAGES, type Language } from '../../../shared/language.js';
import { MAIL_KINDS, mailContent, type MailContent, type MailKind } from '../../domain/mail-content.js';
import { HandlebarsMailRenderer } from './handlebars-mail.renderer.js';

const NASTY = '</title><script>alert("1")</script>\r\nBcc: eve@example.com\u2028{{name}}';

const views = Views.load({
  viewsDir: join(__dirname, '../../../../views'),
  translator: new Translator(),
  asset: (path) => `/assets/${path}`,
});
const config = testConfig({ engine: 'sqlite', file: ':memory:' }, { publicUrl: new URL('https://books.example.com') });
const renderer = new HandlebarsMailRenderer(views, new Translator(), config);

function contentOf(kind: MailKind, title = 'Pedro Páramo', more: object = {}): MailContent {
  const usd = (amount: number) => ({ amount, currency: 'USD' });
  return mailContent(kind, {
    code: 'BK7Q2M4X',
    title,
    status: 'paid',
    lines: [
      { title, quantity: 2, unitPrice: usd(1825) },
      { title: 'Rayuela', quantity: 1, unitPrice: usd(90_000) },
    ],
    shippingCost: usd(600),
    total: usd(94_250),
    carrierName: 'Servientrega',
    expiresAt: '2026-11-20T10:15:00.000Z',
    trackingNumber: 'SV-0042-77',
    refund: usd(3650),
    ...more,
  });
}

const render = (content: MailContent, language: Language = 'en', name = 'Ana') =>
  renderer.render(content, { name, language });

/** What a reader sees of HTML. */
const visible = (html: string): string =>
  html
    .replace(/<title>.*?<\/title>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&nbsp;', ' ')
    .replace(/\s+/g, ' ');

const everyMail = MAIL_KINDS.flatMap((kind) => LANGUAGES.map((language) => [kind, language] as const));

describe('the mails in words', () => {
  it.each(everyMail)('%s in %s says everything, in HTML and in text', (kind, language) => {
    const { subject, html, text } = render(contentOf(kind), language);
    expect(html).toContain(`<html lang="${language}">`);
    for (const words of [subject, visible(html), text]) {
      expect(words.trim().length).toBeGreaterThan(10);
      expect(words).not.toMatch(/undefined|null|NaN|\[object|\{\{|mail\.[a-z]/);
    }
    expect(visible(html)).toContain('Ana');
    expect(text).toContain('Ana');
    expect(text).not.toMatch(/<[a-z/]|&[a-z#]+;|\n{3}/);
  });

  it.each(everyMail)('%s in %s takes a title for text, whatever it is', (kind, language) => {
    const { subject, html, text } = render(contentOf(kind, NASTY), language, NASTY);
    expect(html).not.toMatch(/<script|alert\("1"\)/);
    expect(html.match(/<\/title>/g)).toHaveLength(1);
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    expect(text).not.toMatch(/^Bcc:/m);
    expect(text).not.toContain('\r');
  });

  it.each(MAIL_KINDS)('%s loads nothing from anywhere and leads to the shop only', (kind) => {
    const { html, text } = render(contentOf(kind));
    expect(html).not.toMatch(/<(img|link|script|style|iframe|form|object|base)|url\(|@import| on[a-z]+=/i);
    const addresses = [...`${html} ${text}`.matchAll(/\b[a-z]+:\/\/[^\s"<>]+/g)].map(([address]) => address);
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses) expect(new URL(address).origin).toBe('https://books.example.com');
  });

  it('are different in the two languages', () => {
    for (const kind of MAIL_KINDS) {
      const [es, en] = LANGUAGES.map((language) => render(contentOf(kind), language));
      expect(es?.subject).not.toBe(en?.subject);
      expect(es?.text).not.toBe(en?.text);
    }
  });

  it('say amounts and moments as the reader writes them', () => {
    const until = (language: Language) => render(contentOf('order_placed'), language).text.replace(/\s+/g, ' ');
    expect(until('en')).toContain('Nov 20, 2026, 10:15 AM UTC');
    expect(until('en')).toContain('Rayuela × 1: $900.00');
    expect(until('en')).toContain('Total: $942.50');
    expect(until('es')).toContain('20 de nov de 2026');
    expect(until('es')).toContain('Total: US$ 942,50');
  });

  it.each<[MailKind, string]>([
    ['order_placed', '/orders/BK7Q2M4X/payment'],
    ['payment_refused', '/orders/BK7Q2M4X/payment'],
    ['order_paid', '/orders/BK7Q2M4X'],
    ['parcel_shipped', '/orders/BK7Q2M4X'],
    ['books_sold', '/selling/orders'],
    ['sale_cancelled', '/selling/orders'],
    ['book_sold_out', '/selling'],
    ['welcome', '/books'],
  ])('%s leads to %s', (kind, path) => {
    const { html, text } = render(contentOf(kind));
    expect(html).toContain(`href="https://books.example.com${path}"`);
    expect(text).toContain(`: https://books.example.com${path}\n`);
  });

  it('name what a parcel gives back and how to follow it, where there is such a thing', () => {
    const lost = render(contentOf('parcel_lost')).text;
    expect([lost.includes('We return to you: $36.50'), lost.includes('SV-0042-77')]).toEqual([true, true]);
    const late = render(contentOf('parcel_delayed', 'Rayuela', { refund: null, trackingNumber: null })).text;
    expect(late).not.toMatch(/return|Tracking/);
  });

  it('tell in its own currency what was taken and not owed, and that it goes back', () => {
    const wrong = { unowed: { amount: 4000, currency: 'EUR' } };
    for (const words of ['html', 'text'] as const) {
      const told = (kind: MailKind, more: object) =>
        render(contentOf(kind, 'Rayuela', more))
          [words].replace(/&#x27;/g, "'")
          .replace(/&nbsp;|\s+/g, ' ');
      expect(told('order_paid', wrong)).toContain('took €40.00 more than the total');
      expect(told('order_paid', {})).not.toContain('more than the total');
      expect(told('payment_refused', wrong)).toContain('took €40.00 in place of the total');
      expect(told('payment_refused', wrong)).not.toContain('nothing was charged');
      expect(told('payment_refused', {})).toContain('nothing was charged');
    }
  });

  it('say in both languages, in HTML and in text, how much has gone back', () => {
    const said = LANGUAGES.flatMap((language) => {
      const { html, text } = render(contentOf('order_refunded'), language);
      return [visible(html), text.replace(/\s+/g, ' ')];
    });
    expect(said).toEqual([
      expect.stringContaining('Te devolvimos en total US$ 942,50'),
      expect.stringContaining('Te devolvimos en total: US$ 942,50'),
      expect.stringContaining('Returned to you in all $942.50'),
      expect.stringContaining('Returned to you in all: $942.50'),
    ]);
  });

  it('count what was taken beyond the total with what goes back', () => {
    const excess = { unowed: { amount: 500, currency: 'USD' } };
    const said = LANGUAGES.flatMap((language) => {
      const { html, text } = render(contentOf('order_refunded', 'Rayuela', excess), language);
      return [visible(html), text.replace(/\s+/g, ' ')];
    });
    expect(said).toEqual([
      expect.stringContaining('Cobrado de más US$ 5,00 Te devolvemos en total US$ 947,50'),
      expect.stringContaining('Cobrado de más: US$ 5,00 Te devolvemos en total: US$ 947,50'),
      expect.stringContaining('Taken beyond the total $5.00 Goes back to you in all $947.50'),
      expect.stringContaining('Taken beyond the total: $5.00 Goes back to you in all: $947.50'),
    ]);
    const { text } = render(contentOf('order_refunded'));
    expect(text).not.toContain('beyond');
  });

  it('tell whoever cancelled a paid order that the money comes back, and only him', () => {
    expect(render(contentOf('order_cancelled', 'Rayuela', { status: 'refunding' })).text).toContain(
      'returning your money',
    );
    expect(render(contentOf('order_cancelled', 'Rayuela', { status: 'cancelled' })).text).toContain(
      'There is nothing to pay',
    );
  });
});
