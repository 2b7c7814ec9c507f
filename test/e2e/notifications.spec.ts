import { SendDueMails } from '../../src/notifications/application/send-due-mails.use-case.js';
import { OutboxRelay } from '../../src/platform/events/outbox-relay.js';
import { type OrderJson, OrderScene, type Person } from '../builders/order-scene.js';
import { browserClient } from '../support/browser-client.js';
import { headerOf, MailServer } from '../support/mail-server.js';
import { startTestApp } from '../support/test-app.js';

const ENGLISH = { 'accept-language': 'en' };

/** What the timers do about events and mail. */
async function deliver({ test }: OrderScene): Promise<void> {
  await test.app.get(OutboxRelay).run();
  await test.app.get(SendDueMails, { strict: false }).execute();
}

interface Row {
  readonly kind: string;
  readonly state: string;
}

async function mailsTo(scene: OrderScene, { id }: Person): Promise<readonly string[]> {
  const rows = await scene.query<Row>('SELECT kind, state FROM notifications_messages WHERE recipient_id = ?', [id]);
  return rows.map(({ kind, state }) => `${kind} ${state}`).toSorted();
}

/** The mail with this English subject, as its page in the outbox shows it. */
async function mailPage(scene: OrderScene, subject: string): Promise<string> {
  const visitor = browserClient(scene.test.url, ENGLISH);
  const { text } = await visitor.get('/dev/mail');
  const [, path = ''] = new RegExp(`href="(/dev/mail/[0-9a-z]{26})">${subject}`).exec(text) ?? [];
  return (await visitor.get(path)).text;
}

async function shipmentOf(seller: Person): Promise<string> {
  const { text } = await seller.browser.get('/selling/orders');
  return /\/selling\/shipments\/([0-9a-z]{26})\/ship/.exec(text)?.[1] ?? '';
}

describe('mail in development', () => {
  let scene: OrderScene;

  beforeAll(async () => {
    scene = await OrderScene.start();
  });

  afterAll(() => scene.close());

  it('follows an order from the registration to the delivery', async () => {
    const [buyer, seller] = [await scene.person('Ana Quiroga'), await scene.person('Bruno Salcedo')];
    const book = await scene.book(seller, { stock: 1 });
    const { code } = await buyer.ordered(book);
    await deliver(scene);
    expect(await mailsTo(scene, buyer)).toEqual(['order_placed kept', 'welcome kept']);
    await buyer.pay(code);
    await deliver(scene);
    await seller.browser.post(`/selling/shipments/${await shipmentOf(seller)}/ship`, { trackingNumber: 'GU 77' });
    await buyer.browser.get(`/orders/${code}`);
    await buyer.browser.post(`/orders/${code}/received`);
    await deliver(scene);
    expect(await mailsTo(scene, buyer)).toEqual([
      'order_delivered kept',
      'order_paid kept',
      'order_placed kept',
      'parcel_shipped kept',
      'welcome kept',
    ]);
    expect(await mailsTo(scene, seller)).toEqual(['book_sold_out kept', 'books_sold kept', 'welcome kept']);
  });

  it('tells of a cancelled sale and of the money', async () => {
    const [buyer, seller] = [await scene.person(), await scene.person()];
    const { code } = await buyer.ordered(await scene.book(seller));
    await buyer.pay(code);
    await buyer.api('POST', `/orders/${code}/cancellation`);
    await scene.later(20_000);
    await deliver(scene);
    expect(await mailsTo(scene, buyer)).toEqual([
      'order_cancelled kept',
      'order_paid kept',
      'order_placed dropped',
      'order_refunded kept',
      'welcome kept',
    ]);
    expect(await mailsTo(scene, seller)).toEqual(['books_sold dropped', 'sale_cancelled kept', 'welcome kept']);
  });

  it('tells the buyer, and not the seller himself, of books that a seller cannot send', async () => {
    const [buyer, one, other] = [await scene.person(), await scene.person(), await scene.person()];
    const items = [
      { bookId: await scene.book(one, { price: 1_250 }), quantity: 2 },
      { bookId: await scene.book(other), quantity: 1 },
    ];
    const { code, total } = (await buyer.order({ items })).json<OrderJson>();
    await buyer.pay(code);
    const path = `/selling/shipments/${await shipmentOf(one)}/cancel`;
    await one.browser.get(path);
    expect((await one.browser.post(path, { reason: 'Se mojó' })).status).toBe(303);
    await deliver(scene);
    expect(await mailsTo(scene, buyer)).toContain('parcel_cancelled kept');
    expect(await mailsTo(scene, buyer)).not.toContain('order_cancelled kept');
    for (const seller of [one, other])
      expect(await mailsTo(scene, seller)).toEqual(['books_sold kept', 'welcome kept']);
    const parcel = await mailPage(scene, `A parcel of order ${code} will not be sent`);
    expect(parcel).toContain('We return to you: $25.00');

    await buyer.api('POST', `/orders/${code}/cancellation`);
    await scene.later(20_000);
    await deliver(scene);
    const whole = await mailPage(scene, `Your money for order ${code} is on its way back`);
    expect(whole).toContain(`Returned to you in all: $${(total.amount / 100).toFixed(2)}`);
  });

  it('tells of an order that nobody paid', async () => {
    const buyer = await scene.person();
    await buyer.ordered(await scene.book(await scene.person()));
    await deliver(scene);
    await scene.later(16 * 60_000);
    await deliver(scene);
    expect(await mailsTo(scene, buyer)).toEqual(['order_expired kept', 'order_placed kept', 'welcome kept']);
  });

  it('can be looked at by anybody, in the list and one by one', async () => {
    const buyer = await scene.person('<b>Ana</b> & "Co"');
    const { code } = await buyer.ordered(await scene.book(await scene.person()));
    await deliver(scene);
    const visitor = browserClient(scene.test.url, ENGLISH);
    const list = await visitor.get('/dev/mail');
    expect(list.status).toBe(200);
    expect(list.text).toContain(`We have your order ${code}`);
    expect(list.text).toContain('&lt;b&gt;Ana&lt;/b&gt; &amp; &quot;Co&quot;');
    expect(list.text).not.toContain('<b>Ana');
    expect((await browserClient(scene.test.url).get('/dev/mail')).text).toContain(`Recibimos tu pedido ${code}`);

    const [, path = ''] =
      new RegExp(`href="(/dev/mail/[0-9a-z]{26})">We have your order ${code}`).exec(list.text) ?? [];
    const one = await visitor.get(path);
    expect(one.status).toBe(200);
    for (const subject of [`We have your order ${code}`, `Recibimos tu pedido ${code}`])
      expect(one.text).toContain(subject);
    expect(one.text).toContain(`<iframe class="mail-frame" src="${path}/html?lang&#x3D;es"`);
    expect(one.text).not.toMatch(/ style=|<style|<b>Ana/);

    const html = await visitor.get(`${path}/html?lang=es`);
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html.text).toContain('<html lang="es">');
    expect(html.text).toContain('&lt;b&gt;Ana');
  });

  it('is framed under a policy that lets styles through and nothing else, there only', async () => {
    const buyer = await scene.person();
    await deliver(scene);
    const [mail] = await scene.query<{ id: string }>('SELECT id FROM notifications_messages WHERE recipient_id = ?', [
      buyer.id,
    ]);
    const path = `/dev/mail/${mail?.id ?? ''}`;
    const policyOf = async (address: string) =>
      (await browserClient(scene.test.url).get(address)).headers.get('content-security-policy') ?? '';
    expect(await policyOf(`${path}/html?lang=en`)).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
    );
    for (const address of ['/dev/mail', path]) expect(await policyOf(address)).not.toContain('unsafe');
  });

  it.each(['/dev/mail/01jd0000000000000000000000', '/dev/mail/nonsense', '/dev/mail/__proto__/html?lang=es'])(
    'is not there: %s',
    async (path) => {
      expect((await browserClient(scene.test.url).get(path)).status).toBe(404);
    },
  );

  it('is shown in a language of the shop only, whatever is asked for', async () => {
    const [mail] = await scene.query<{ id: string }>('SELECT id FROM notifications_messages LIMIT 1');
    for (const query of ['', '?lang=fr', '?lang=__proto__', '?lang=es&lang=en']) {
      expect((await browserClient(scene.test.url).get(`/dev/mail/${mail?.id ?? ''}/html${query}`)).status).toBe(404);
    }
  });

  it('is listed the newest first, each once, page by page', async () => {
    await scene.crowd(30);
    await deliver(scene);
    const seen: string[] = [];
    let path: string | undefined = '/dev/mail';
    while (path !== undefined) {
      const { text } = await browserClient(scene.test.url).get(path);
      seen.push(...[...text.matchAll(/href="\/dev\/mail\/([0-9a-z]{26})"/g)].map(([, id = '']) => id));
      path = /href="([^"]+cursor[^"]+)"[^>]*rel="next"/.exec(text)?.[1]?.replaceAll('&#x3D;', '=');
    }
    const [all] = await scene.query<{ mails: number }>('SELECT COUNT(*) AS mails FROM notifications_messages');
    expect([new Set(seen).size, seen.length]).toEqual([Number(all?.mails), Number(all?.mails)]);
    expect(seen).toEqual(seen.toSorted().reverse());
    for (const odd of ['cursor=x', 'cursor=%00', 'cursor=a&cursor=b']) {
      expect((await browserClient(scene.test.url).get(`/dev/mail?${odd}`)).status).toBe(200);
    }
  });
});

describe('mail in production', () => {
  it('is shown to nobody, and waits where there is no mail server', async () => {
    const scene = await OrderScene.start({ config: { env: 'production' } });
    const buyer = await scene.person();
    await deliver(scene);
    for (const path of ['/dev/mail', '/dev/mail/01jd0000000000000000000000', '/dev/mail/x/html?lang=es']) {
      expect((await buyer.browser.get(path)).status).toBe(404);
    }
    expect(await mailsTo(scene, buyer)).toEqual(['welcome due']);
    await scene.close();
  });

  it('goes to the mail server, in the language that the reader has chosen by then', async () => {
    const server = await MailServer.start();
    const mail = { smtpUrl: server.url, from: 'BookStore <shop@example.com>' };
    const test = await startTestApp({
      config: { env: 'production', mail, publicUrl: new URL('https://books.example.com') },
    });
    const reader = browserClient(test.url, { 'accept-language': 'en', origin: 'https://books.example.com' });
    const headers = { origin: 'https://books.example.com' };
    await reader.post('/register', { name: 'Ana', email: 'ana@example.com', password: 'libros usados' }, headers);
    await reader.get('/books');
    await reader.post('/language', { lang: 'es', next: '/books' }, headers);
    await test.app.get(OutboxRelay).run();
    await test.app.get(SendDueMails, { strict: false }).execute();
    const [received, ...others] = server.received;
    if (!received) throw new Error('nothing arrived');
    expect([received.to, others]).toEqual([['ana@example.com'], []]);
    expect(headerOf(received, 'Subject')).toBe('Te damos la bienvenida a BookStore');
    expect(headerOf(received, 'Message-ID')).toMatch(/^<[0-9a-z]{26}@books\.example\.com>$/);
    await test.close();
    await server.down();
  });
});
