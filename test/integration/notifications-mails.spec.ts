import { randomUUID } from 'node:crypto';
import { CountMails } from '../../src/notifications/application/count-mails.use-case.js';
import { ForgetOldMails } from '../../src/notifications/application/forget-old-mails.use-case.js';
import { MailMetrics } from '../../src/notifications/application/mail-metrics.js';
import { MAX_ATTEMPTS } from '../../src/notifications/domain/attempts.js';
import { SqlMailOutbox } from '../../src/notifications/infrastructure/persistence/sql-mail-outbox.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { newId, type OrderId, type UserId } from '../../src/shared/ids.js';
import { MailOffice } from '../builders/mail-office.js';
import { line, orderEvent, registeredEvent, soldOutEvent } from '../builders/mail-events.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let office: MailOffice;

beforeAll(async () => {
  office = await MailOffice.start();
});

afterAll(() => office.close());

beforeEach(() => office.clear());

describe('the consumer of events', () => {
  it('writes the mails of an event once, however often and from wherever it comes', async () => {
    const [buyer, vera, luis] = [office.person(), office.person(), office.person()];
    const lines = [line(vera, 'Rayuela'), line(luis, 'El Aleph')];
    const event = orderEvent('orders.order_paid', { buyerId: buyer, lines });
    const applied = await Promise.all(Array.from({ length: 10 }, () => office.deliver(event)));
    expect(applied.filter(Boolean)).toHaveLength(1);
    expect((await office.stored()).map(({ kind, state }) => [kind, state])).toEqual([
      ['order_paid', 'due'],
      ['books_sold', 'due'],
      ['books_sold', 'due'],
    ]);
  });

  it('writes them once also when the inbox has forgotten', async () => {
    const event = registeredEvent(office.person());
    await Promise.all(Array.from({ length: 5 }, () => office.apply(event)));
    expect(await office.stored()).toHaveLength(1);
  });

  it('writes nothing of an event that makes no sense', async () => {
    const event = orderEvent('orders.order_paid', { buyerId: office.person(), lines: [] });
    await expect(office.deliver(event)).rejects.toThrow('payload.lines');
    expect(await office.stored()).toEqual([]);
    await expect(office.deliver({ ...event, payload: orderEvent('orders.order_paid').payload })).resolves.toBe(true);
  });
});

describe('the sender', () => {
  it('sends to the address and in the language that the recipient has now', async () => {
    const buyer = office.person('es', 'Ana "la lectora" Quiroga');
    await office.deliver(
      orderEvent('orders.order_paid', { buyerId: buyer, lines: [line(office.person(), 'Rayuela')] }),
    );
    office.addresses.contacts.set(buyer, { id: buyer, name: 'Ana', email: 'ana@example.com', language: 'en' });
    await office.sender().execute();
    expect(office.transport.mails[0]).toMatchObject({
      to: { name: 'Ana', email: 'ana@example.com' },
      language: 'en',
      subject: 'Payment received: order BK7Q2M4X',
    });
    expect((await office.stored()).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['sent', 1],
      ['sent', 1],
    ]);
  });

  it('sends each mail once, however many senders there are', async () => {
    for (let index = 0; index < 40; index += 1) await office.deliver(soldOutEvent(office.person()));
    await Promise.all(Array.from({ length: 6 }, () => office.sender().execute()));
    // A sender that others were faster than leaves the rest to them; whoever is left finishes.
    await office.sender().execute();
    const ids = office.transport.mails.map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([40, 40]);
    expect((await office.stored()).every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(true);
  });

  it('holds no unit of work open while a mail is on its way', async () => {
    await office.deliver(soldOutEvent(office.person()));
    office.transport.answer = async () => {
      await office.deliver(soldOutEvent(office.person()));
      office.transport.answer = () => ({ kind: 'sent' });
      return { kind: 'sent' };
    };
    await office.sender().execute();
    expect((await office.stored()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  it('claims nothing more once it is told to stop, and lets the others have the rest', async () => {
    for (let index = 0; index < 12; index += 1) await office.deliver(soldOutEvent(office.person()));
    await office.sender().execute(() => office.transport.mails.length === 0);
    expect(office.transport.mails).toHaveLength(5);
    expect((await office.stored()).filter(({ state, claim }) => state === 'due' && claim === null)).toHaveLength(7);
  });

  it('takes over what a sender that died had claimed, and the dead one writes nothing any more', async () => {
    await office.deliver(soldOutEvent(office.person()));
    const now = office.clock.now();
    const token = randomUUID();
    const claim = { token, now, until: new Date(now.getTime() + MINUTE_MS) };
    const taken = await office.db.unitOfWork.run(async () =>
      office.mails.claim(await office.mails.due(now, 10), claim),
    );
    expect(taken).toHaveLength(1);
    await office.sender().execute();
    expect(office.transport.mails).toHaveLength(0);
    office.clock.advance(MINUTE_MS);
    await office.sender().execute();
    expect(office.transport.mails).toHaveLength(1);
    for (const id of taken) {
      const late = office.db.unitOfWork.run(() => office.mails.finish(id, token, { state: 'dead', reason: 'late' }));
      await expect(late).resolves.toBe(false);
    }
    expect(await office.stored()).toMatchObject([{ state: 'sent', attempts: 2, lastError: null, claim: null }]);
  });

  it('tries again later and later, and gives up in the end', async () => {
    await office.deliver(registeredEvent(office.person()));
    office.transport.answer = () => ({ kind: 'unavailable', reason: 'SMTP ESOCKET CONN' });
    const waits: number[] = [];
    for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt += 1) {
      await office.sender().execute();
      const [mail] = await office.stored();
      expect(mail).toMatchObject({ state: 'due', attempts: attempt, lastError: 'SMTP ESOCKET CONN', claim: null });
      const wait = (mail?.dueAt ?? 0) - office.clock.now().getTime();
      await office.sender().execute();
      expect(office.transport.mails).toHaveLength(attempt);
      waits.push(wait);
      office.clock.advance(wait + 1_000);
    }
    expect(waits[0]).toBeLessThanOrEqual(30_000);
    expect(waits.at(-1)).toBeGreaterThan(60 * MINUTE_MS);
    await office.sender().execute();
    expect(await office.stored()).toMatchObject([{ state: 'dead', attempts: MAX_ATTEMPTS }]);
    office.clock.advance(DAY_MS);
    await office.sender().execute();
    expect(office.transport.mails).toHaveLength(MAX_ATTEMPTS);
  });

  it('gives up at once what was refused for good', async () => {
    await office.deliver(registeredEvent(office.person()));
    office.transport.answer = () => ({ kind: 'refused', reason: 'SMTP EENVELOPE RCPT TO 550' });
    await office.sender().execute();
    expect(await office.stored()).toMatchObject([{ state: 'dead', lastError: 'SMTP EENVELOPE RCPT TO 550' }]);
  });

  it('survives a defect in one mail, and sends the others', async () => {
    for (let index = 0; index < 3; index += 1) await office.deliver(registeredEvent(office.person()));
    let calls = 0;
    office.transport.answer = () => {
      calls += 1;
      if (calls === 2) throw new Error('a defect that names ana@example.com');
      return { kind: 'sent' };
    };
    await office.sender().execute();
    const states = (await office.stored()).map(({ state, lastError }) => [state, lastError]);
    expect(states.toSorted()).toEqual([
      ['due', 'a defect: see the log'],
      ['sent', null],
      ['sent', null],
    ]);
  });

  it('drops a mail to somebody who is gone', async () => {
    await office.deliver(registeredEvent(newId<UserId>()));
    await office.sender().execute();
    expect(office.transport.mails).toEqual([]);
    expect(await office.stored()).toMatchObject([
      { state: 'dropped', lastError: 'the recipient is gone or disabled', sentAt: null },
    ]);
  });

  it('asks nobody to pay what is paid, in whatever order the events came', async () => {
    const buyerId = office.person();
    const lines = [line(office.person(), 'Rayuela')];
    const soon = new Date(office.clock.now().getTime() + 15 * MINUTE_MS).toISOString();
    const order = { orderId: newId<OrderId>(), buyerId, lines, expiresAt: soon };
    await office.deliver(orderEvent('orders.order_paid', order));
    await office.deliver(orderEvent('orders.order_placed', order));
    await office.deliver(orderEvent('orders.order_placed', { ...order, orderId: newId<OrderId>() }));
    await office.sender().execute();
    expect((await office.stored()).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'order_paid sent',
      'books_sold sent',
      'order_placed dropped',
      'order_placed sent',
    ]);
  });

  it('asks no seller to send what was called off, although that was told first', async () => {
    const [vera, luis] = [office.person(), office.person()];
    const lines = [line(vera, 'Rayuela'), line(luis, 'El Aleph')];
    const order = { orderId: newId<OrderId>(), buyerId: office.person(), lines };
    await office.deliver(
      orderEvent('orders.order_cancelled', { ...order, status: 'refunding', actor: 'operator', calledOff: [vera] }),
    );
    await office.deliver(orderEvent('orders.order_paid', order));
    await office.sender().execute();
    expect((await office.stored()).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'order_cancelled sent',
      'sale_cancelled sent',
      'order_paid sent',
      'books_sold dropped',
      'books_sold sent',
    ]);
  });

  it('asks nobody to pay what has expired meanwhile', async () => {
    const expiresAt = new Date(office.clock.now().getTime() + MINUTE_MS).toISOString();
    await office.deliver(orderEvent('orders.order_placed', { buyerId: office.person(), expiresAt }));
    office.clock.advance(2 * MINUTE_MS);
    await office.sender().execute();
    expect(await office.stored()).toMatchObject([{ state: 'dropped', lastError: 'what it asks for is over' }]);
  });

  it('keeps mail until it can be sent, and drops what has become old news', async () => {
    office.transport.ready = false;
    await office.deliver(registeredEvent(office.person()));
    await office.sender().execute();
    expect(await office.stored()).toMatchObject([{ state: 'due', attempts: 0 }]);
    office.clock.advance(8 * DAY_MS);
    await office.deliver(registeredEvent(office.person()));
    office.transport.ready = true;
    await office.sender().execute();
    expect((await office.stored()).map(({ state }) => state)).toEqual(['dropped', 'sent']);
  });

  it('does not stumble over what another version wrote', async () => {
    await office.deliver(registeredEvent(office.person()));
    await office.deliver(soldOutEvent(office.person()));
    const change = (sql: string) => office.db.unitOfWork.run(() => office.db.database.execute(sql));
    await change("UPDATE notifications_messages SET kind = 'newsletter' WHERE kind = 'welcome'");
    await change("UPDATE notifications_messages SET data = '{broken' WHERE kind = 'book_sold_out'");
    await office.sender().execute();
    expect(await office.stored()).toMatchObject([{ state: 'dead' }, { state: 'dead' }]);
    expect(office.transport.mails).toEqual([]);
  });
});

describe('the metrics of mails', () => {
  it('tell how many are due and how many were given up', async () => {
    const metrics = new Metrics();
    const count = new CountMails(new SqlMailOutbox(office.db.database), new MailMetrics(metrics));
    for (let index = 0; index < 3; index += 1) await office.deliver(registeredEvent(office.person()));
    office.transport.answer = ({ id }) =>
      id === office.transport.mails[0]?.id ? { kind: 'refused', reason: 'SMTP 550' } : { kind: 'sent' };
    await office.sender().execute();
    office.transport.ready = false;
    for (let index = 0; index < 2; index += 1) await office.deliver(registeredEvent(office.person()));
    await count.execute();
    expect(await metrics.text()).toMatch(/^bookstore_mails\{state="due"\} 2$/m);
    expect(await metrics.text()).toMatch(/^bookstore_mails\{state="dead"\} 1$/m);
    await office.clear();
    await count.execute();
    expect(await metrics.text()).toMatch(/^bookstore_mails\{state="dead"\} 0$/m);
  });
});

describe('old mails', () => {
  it('are forgotten 90 days after they were done with, and never before they are', async () => {
    await office.deliver(registeredEvent(office.person()));
    await office.sender().execute();
    office.transport.ready = false;
    await office.deliver(registeredEvent(office.person()));
    const forget = new ForgetOldMails(office.mails, office.db.unitOfWork, office.clock);
    office.clock.advance(89 * DAY_MS);
    await forget.execute();
    expect(await office.stored()).toHaveLength(2);
    office.clock.advance(2 * DAY_MS);
    await forget.execute();
    expect((await office.stored()).map(({ state }) => state)).toEqual(['due']);
  });
});
