import { createServer, type Server, type Socket } from 'node:net';
import { SmtpMailTransport } from '../../src/notifications/infrastructure/mail/smtp-mail.transport.js';
import type { UserId } from '../../src/shared/ids.js';
import { MailOffice } from '../builders/mail-office.js';
import { orderEvent, registeredEvent, soldOutEvent } from '../builders/mail-events.js';
import { headerOf, MailServer } from '../support/mail-server.js';

const HOUR_MS = 3_600_000;

let office: MailOffice;
let server: MailServer;

beforeAll(async () => {
  office = await MailOffice.start();
  server = await MailServer.start();
});

afterAll(async () => {
  await server.down();
  await office.close();
});

beforeEach(async () => {
  await office.clear();
  server.received.length = 0;
  server.answer = () => 'ok';
});

const smtp = (url = server.url, deliveryTimeoutMs?: number) =>
  new SmtpMailTransport({
    url,
    from: 'BookStore <shop@example.com>',
    host: 'books.example.com',
    ...(deliveryTimeoutMs === undefined ? {} : { deliveryTimeoutMs }),
  });

const emailOf = (id: UserId): string => office.addresses.contacts.get(id)?.email ?? '';

/** A server that takes connections and says what it is told to, or nothing. */
async function strangeServer(talk: (socket: Socket) => void): Promise<{ url: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const listener: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
    talk(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

describe('mail over SMTP', () => {
  it('arrives with both bodies, a sender, and an id made from that of the mail', async () => {
    const buyer = office.person('es', 'Ana Ñandú');
    await office.deliver(orderEvent('orders.order_delivered', { buyerId: buyer }));
    await office.sender(smtp()).execute();
    const [mail] = server.received;
    const [stored] = await office.stored();
    if (!mail) throw new Error('nothing arrived');
    expect([mail.from, mail.to]).toEqual(['shop@example.com', [emailOf(buyer)]]);
    expect(headerOf(mail, 'From')).toBe('BookStore <shop@example.com>');
    expect(headerOf(mail, 'Message-ID')).toBe(`<${stored?.id ?? ''}@books.example.com>`);
    expect(headerOf(mail, 'Subject')).toContain('Entregado: pedido BK7Q2M4X');
    expect(headerOf(mail, 'Content-Language')).toBe('es');
    expect(headerOf(mail, 'Auto-Submitted')).toBe('auto-generated');
    expect(headerOf(mail, 'Content-Type')).toContain('multipart/alternative');
    expect(mail.raw).toMatch(/Content-Type: text\/plain; charset=utf-8[\s\S]*Content-Type: text\/html; charset=utf-8/);
    expect(stored).toMatchObject({ state: 'sent', claim: null });
    expect(stored?.sentAt).not.toBeNull();
  });

  it('has no header that a title or a name smuggled in', async () => {
    const nasty = 'x\r\nBcc: eve@example.com\r\n\r\n<script>';
    const seller = office.person('en', `Ana${nasty}`);
    await office.deliver(soldOutEvent(seller, `Rayuela${nasty}`));
    await office.sender(smtp()).execute();
    const [mail] = server.received;
    if (!mail) throw new Error('nothing arrived');
    expect(mail.to).toEqual([emailOf(seller)]);
    expect(headerOf(mail, 'Bcc')).toBeUndefined();
    expect(headerOf(mail, 'Subject')).toMatch(/Rayuelax.*Bcc.*eve/);
  });

  it('is not even tried where no mail can arrive', async () => {
    const id = office.person();
    office.addresses.contacts.set(id, { id, name: 'Lucía', email: 'lucia@demo.bookstore.example', language: 'es' });
    await office.deliver(registeredEvent(id));
    await office.sender(smtp()).execute();
    expect(await office.stored()).toMatchObject([{ state: 'dead', lastError: expect.stringContaining('RFC 2606') }]);
    expect(server.received).toEqual([]);
  });

  it('waits while the server is down and goes out when it is back', async () => {
    await office.deliver(registeredEvent(office.person()));
    await server.down();
    await office.sender(smtp()).execute();
    expect(await office.stored()).toMatchObject([{ state: 'due', attempts: 1, lastError: 'SMTP ESOCKET CONN' }]);
    await server.up();
    office.clock.advance(HOUR_MS);
    await office.sender(smtp()).execute();
    expect(await office.stored()).toMatchObject([{ state: 'sent', attempts: 2, lastError: null }]);
    expect(server.received).toHaveLength(1);
  });

  it('is given up for one recipient whom the server does not know, and goes to the others', async () => {
    const people = [office.person(), office.person(), office.person()];
    for (const id of people) await office.deliver(registeredEvent(id));
    const [, unknown = people[0], busy] = people;
    server.answer = (address) =>
      unknown && address === emailOf(unknown) ? 550 : busy && address === emailOf(busy) ? 450 : 'ok';
    await office.sender(smtp()).execute();
    expect(await office.stored()).toMatchObject([
      { state: 'sent', lastError: null },
      { state: 'dead', lastError: 'SMTP EENVELOPE RCPT TO 550' },
      { state: 'due', lastError: 'SMTP EENVELOPE RCPT TO 450' },
    ]);
    server.answer = () => 'ok';
    office.clock.advance(HOUR_MS);
    await office.sender(smtp()).execute();
    expect((await office.stored()).map(({ state }) => state)).toEqual(['sent', 'dead', 'sent']);
  });

  it('is sent again under the same id when the answer was lost', async () => {
    await office.deliver(registeredEvent(office.person()));
    const transport = smtp();
    office.transport.answer = async (mail) => {
      await transport.deliver(mail);
      return { kind: 'unavailable', reason: 'SMTP ESOCKET DATA' };
    };
    await office.sender().execute();
    office.clock.advance(HOUR_MS);
    await office.sender(transport).execute();
    expect(server.received).toHaveLength(2);
    const ids = server.received.map((mail) => headerOf(mail, 'Message-ID'));
    expect(new Set(ids).size).toBe(1);
  });

  it('gives up on a server that says nothing, or talks without an end', async () => {
    const silent = await strangeServer(() => undefined);
    const endless = await strangeServer((socket) => {
      const timer = setInterval(() => socket.write('220-please wait\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    for (const { url, close } of [silent, endless]) {
      await office.clear();
      await office.deliver(registeredEvent(office.person()));
      await office.sender(smtp(url, 300)).execute();
      expect(await office.stored()).toMatchObject([{ state: 'due', attempts: 1 }]);
      await close();
    }
  });
});
