import { AuthApi } from '../../src/auth/auth.api.js';
import { SendDueMails } from '../../src/notifications/application/send-due-mails.use-case.js';
import { OutboxRelay } from '../../src/platform/events/outbox-relay.js';
import { newId } from '../../src/shared/ids.js';
import { OrderScene, type Person } from '../builders/order-scene.js';

interface Row {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
}

let scene: OrderScene;
let admin: Person;

beforeAll(async () => {
  scene = await OrderScene.start();
  admin = await scene.person('Marta Rivas');
  await scene.test.app.get(AuthApi).grantRole(admin.email, 'admin');
  await admin.browser.get('/admin/mails');
});

afterAll(() => scene.close());

beforeEach(async () => {
  await scene.test.app.get(OutboxRelay).run();
  await scene.execute('DELETE FROM notifications_messages');
});

const mails = (): Promise<Row[]> =>
  scene.query<Row>('SELECT id, state, attempts FROM notifications_messages ORDER BY id');

const states = async (): Promise<string[]> =>
  (await mails()).map(({ state, attempts }) => `${state} after ${attempts}`).toSorted();

/** So many that were given up, the oldest first. */
async function given(count: number, reason = 'SMTP EENVELOPE RCPT TO 550'): Promise<string[]> {
  await scene.crowd(count);
  await scene.test.app.get(OutboxRelay).run();
  await scene.execute(`UPDATE notifications_messages SET state = 'dead', attempts = 16, last_error = ?`, [reason]);
  return (await mails()).map(({ id }) => id);
}

const page = async (path = '/admin/mails', headers = {}): Promise<string> =>
  (await admin.browser.get(path, headers)).text;

describe('the page of mails that were given up', () => {
  it('is for administrators', async () => {
    const { browser } = await scene.person();
    expect((await browser.get('/admin/mails')).status).toBe(403);
    expect((await browser.post('/admin/mails/retry')).status).toBe(403);
    expect((await browser.get('/books')).text).not.toContain('/admin/mails');
    expect((await admin.browser.get('/books')).text).toContain('/admin/mails');
  });

  it('says in both languages that there is nothing', async () => {
    expect(await page()).toContain('No hay ningún correo sin enviar');
    expect(await page('/admin/mails', { 'accept-language': 'en' })).toContain('No e-mail is unsent');
  });

  it('shows what was given up, after how many attempts and why, as text, and neither to whom nor what it says', async () => {
    const [id = ''] = await given(1, 'SMTP <b>550</b>');
    const html = await page();
    for (const shown of [id, 'welcome', '16 intentos', 'SMTP &lt;b&gt;550&lt;/b&gt;', '1 sin enviar'])
      expect(html).toContain(shown);
    expect(html).not.toMatch(/@example|Persona 0|<b>550/);
  });

  it('retries one, and says so if that was done before', async () => {
    const [id = ''] = await given(2);
    const answer = await admin.browser.post(`/admin/mails/${id}/retry`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/mails']);
    expect(await page()).toContain('Se vuelve a intentar ahora mismo.');
    expect(await states()).toEqual(['dead after 16', 'due after 0']);
    await scene.test.app.get(SendDueMails, { strict: false }).execute();
    expect(await states()).toEqual(['dead after 16', 'kept after 1']);
    await admin.browser.post(`/admin/mails/${id}/retry`);
    expect(await page()).toContain('No había nada que se pudiera volver a intentar.');
    expect(await states()).toEqual(['dead after 16', 'kept after 1']);
  });

  it('retries all', async () => {
    await given(3);
    expect((await admin.browser.post('/admin/mails/retry')).status).toBe(303);
    const html = await page();
    expect(html).toContain('Se vuelve a intentar con 3 correos ahora mismo.');
    expect(html).toContain('Ninguno sin enviar · 3 en espera');
    expect(await states()).toEqual(['due after 0', 'due after 0', 'due after 0']);
  });

  it('refuses forms from elsewhere, and ids that are none', async () => {
    const [id = ''] = await given(1);
    const { browser } = admin;
    for (const path of [`/admin/mails/${id}/retry`, '/admin/mails/retry']) {
      expect((await browser.post(path, { _csrf: 'forged' })).status).toBe(403);
      expect((await browser.post(path, {}, { origin: 'https://evil.example' })).status).toBe(403);
    }
    expect((await browser.post('/admin/mails/nonsense/retry')).status).toBe(404);
    await browser.post(`/admin/mails/${newId()}/retry`);
    expect(await states()).toEqual(['dead after 16']);
  });

  it('goes from page to page, the newest first', async () => {
    const ids = await given(53);
    const shown = (html: string): string[] =>
      [...html.matchAll(/\/admin\/mails\/(\w+)\/retry/g)].map(([, id]) => id ?? '');
    const first = await page();
    const cursor = /href="\/admin\/mails\?cursor&#x3D;(\w+)"/.exec(first)?.[1] ?? '';
    const second = await page(`/admin/mails?cursor=${cursor}`);
    expect(shown(first)).toHaveLength(50);
    expect([...shown(first), ...shown(second)]).toEqual(ids.reverse());
    for (const odd of ['cursor=nonsense', 'cursor[x]=1', 'cursor=%00'])
      expect((await admin.browser.get(`/admin/mails?${odd}`)).status).toBe(200);
  });
});
