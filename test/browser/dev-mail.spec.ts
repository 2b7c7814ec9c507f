import type { Browser } from 'playwright-core';
import { LANGUAGES } from '../../src/shared/language.js';
import { until } from '../support/eventually.js';
import { launchBrowser, newVisitor, WIDTHS } from './support/browser.js';
import { expectNoComplaints } from './support/complaints.js';
import { newPerson } from './support/people.js';
import { register } from './support/tasks.js';
import type { Visitor } from './support/visitor.js';

const READERS = LANGUAGES.flatMap((lang) => WIDTHS.map((width) => ({ lang, width })));

describe.each(READERS)('the outbox of development, $lang, $width px', (reader) => {
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    browser = await launchBrowser();
    visitor = await newVisitor(browser, reader);
  });
  afterAll(() => browser.close());

  it('shows what a new account is written, in both languages', async () => {
    const person = { ...newPerson('Ana Correo', reader), name: 'Ana & Quiroga' };
    await register(visitor, person);
    const mail = visitor.page.locator('.mail-row', { hasText: person.email });
    // Events and mail go round by timers of a few seconds.
    await until('the mail is written', async () => {
      await visitor.open('/dev/mail');
      return (await mail.count()) > 0;
    });
    await visitor.look('dev-mail');
    expect(await visitor.follow(mail.first().getByRole('link'))).toBe(200);
    for (const frame of ['es', 'en']) {
      const address = `iframe[src$="lang=${frame}"]`;
      await visitor.page.frameLocator(address).getByText('Ana & Quiroga').first().waitFor();
      const content = await (await visitor.page.locator(address).elementHandle()).contentFrame();
      // A style on an element: without the frame's own policy it would not count.
      const background = await content?.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe('rgb(245, 239, 227)');
    }
    await visitor.look('dev-mail-one');
    expectNoComplaints(visitor);
    await visitor.leave();
  });
});
