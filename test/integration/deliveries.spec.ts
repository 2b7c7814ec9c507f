import { OutboxRelay } from '../../src/platform/events/outbox-relay.js';
import { newId } from '../../src/shared/ids.js';
import { OrderScene } from '../builders/order-scene.js';
import { type Ask, wrongDeliveries } from '../support/deliveries.js';

/** What the outages of the split are judged by must itself be able to find something. */
describe('the comparison of outboxes, inboxes and mails', () => {
  let scene: OrderScene;
  const ask: Ask = (sql, params = []) => scene.query(sql, params);

  beforeAll(async () => {
    scene = await OrderScene.start();
    const [buyer, seller] = [await scene.person(), await scene.person()];
    await buyer.ordered(await scene.book(seller));
  });

  afterAll(() => scene.close());

  it('finds what is not published, not applied, applied without reason, and what made no mail', async () => {
    expect((await wrongDeliveries(ask)).filter((wrong) => wrong.endsWith('is pending'))).not.toEqual([]);
    await scene.test.app.get(OutboxRelay).run();
    expect(await wrongDeliveries(ask)).toEqual([]);

    const [event] = await ask<{ id: string }>("SELECT id FROM orders_outbox WHERE type = 'orders.order_placed'");
    const id = event?.id ?? '';
    await scene.execute(`DELETE FROM notifications_messages WHERE event_id = '${id}'`);
    const noMail = `orders.order_placed ${id} made 0 mails, not 1`;
    expect(await wrongDeliveries(ask)).toEqual([noMail]);
    const stranger = newId();
    await scene.execute(`UPDATE notifications_inbox SET event_id = '${stranger}' WHERE event_id = '${id}'`);
    expect(await wrongDeliveries(ask)).toEqual([
      `notifications.write_mail has not applied orders.order_placed ${id}`,
      `notifications.write_mail has applied ${stranger}, which nobody published`,
      noMail,
    ]);
  });
});
