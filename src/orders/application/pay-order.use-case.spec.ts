import { Logger } from '@nestjs/common';
import { pointsAt } from '../../../test/builders/failpoints.js';
import { MemoryOrderRepository } from '../../../test/builders/memory-orders.js';
import { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import { IdempotencyKeyReusedError } from '../../platform/idempotency/idempotency-keys.js';
import { newId, type UserId } from '../../shared/ids.js';
import { Money } from '../../shared/money.js';
import type { Order } from '../domain/order.js';
import { OrderMetrics } from './order-metrics.js';
import {
  InvalidCardError,
  NotPayableError,
  OrderNotFoundError,
  UnknownPaymentMethodError,
} from '../domain/order-errors.js';

/** What paying does, in order. */
const steps = [
  'keys.find',
  'orders.ofBuyer',
  'unit.run',
  'keys.claim',
  'orders.save',
  'payments.add',
  'gateway.charge',
  'payments.byId',
  'orders.byId',
  'payments.save',
  'catalog.confirm',
  'orders.stockSettled',
  'keys.end',
];

let shop: OrderWorkshop;
let order: Order;

beforeEach(async () => {
  shop = new OrderWorkshop();
  order = await shop.place(shop.catalog.put({ price: 2500, available: 1 }).id);
});

afterEach(() => {
  jest.restoreAllMocks();
});

const book = () => {
  const [first] = shop.catalog.shelf.values();
  const { available, reserved, sold } = first ?? {};
  return { available, reserved, sold };
};
const status = () => shop.stateOf(order).status;
const payments = () => [...shop.tables.payments.values()];

/** What must hold of any order once everything has settled. */
function expectSettled(): void {
  const { stock } = shop.stateOf(order);
  const paid = status() === 'paid';
  expect(['reserved', 'paid', 'expired', 'cancelled', 'refunded']).toContain(status());
  expect(shop.gateway.captured - shop.gateway.refunded).toBe(paid ? order.total.amount : 0);
  expect([...shop.gateway.charges.values()].every(({ times }) => times === 1)).toBe(true);
  expect(['held', 'confirmed', 'released', 'restocked']).toContain(stock);
  expect(book()).toEqual({
    available: paid || status() === 'reserved' ? 0 : 1,
    reserved: status() === 'reserved' ? 1 : 0,
    sold: paid ? 1 : 0,
  });
}

describe('paying an order', () => {
  it('captures its total, and the copies are sold', async () => {
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'captured' });
    expect(status()).toBe('paid');
    expect(shop.gateway.captured).toBe(4000);
    expect(payments()).toMatchObject([{ status: 'captured', cardLast4: '4242', method: 'credit_card', checkAt: null }]);
    expect(book()).toEqual({ available: 0, reserved: 0, sold: 1 });
    expect(shop.tables.history).toEqual([
      'nothing > reserved by buyer',
      'reserved > paying by buyer',
      'paying > paid by buyer',
    ]);
  });

  it('writes the attempt down before the provider is asked', async () => {
    shop.gateway.meanwhile = async () => {
      expect(status()).toBe('paying');
      expect(payments()).toMatchObject([{ status: 'started' }]);
    };
    await shop.pay(order);
    expect.assertions(2);
  });

  it('keeps four digits of a card, wherever one looks', async () => {
    await shop.pay(order);
    expect(JSON.stringify([...shop.tables.payments.values(), ...shop.tables.keys.values()])).not.toContain('42424242');
  });

  it('may be tried again with another card after a refusal', async () => {
    shop.gateway.next = { kind: 'declined', reason: 'insufficient_funds' };
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'declined', reason: 'insufficient_funds' });
    expect(status()).toBe('reserved');
    shop.gateway.next = { kind: 'captured', reference: 'ref-2' };
    await expect(shop.pay(order, 'pay-2')).resolves.toEqual({ kind: 'captured' });
    expect(payments().map((payment) => payment.status)).toEqual(['declined', 'captured']);
    expectSettled();
  });

  it('answers the same when it is sent again with the same key, a refusal too', async () => {
    shop.gateway.next = { kind: 'declined', reason: 'card_declined' };
    await shop.pay(order);
    shop.gateway.next = { kind: 'captured', reference: 'ref-2' };
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'declined', reason: 'card_declined' });
    const twice = await Promise.all([shop.pay(order, 'pay-2'), shop.pay(order, 'pay-2')]);
    expect(twice).toContainEqual({ kind: 'captured' });
    expect(shop.gateway.charges.size).toBe(2);
    await expect(shop.pay(order, 'pay-2')).resolves.toEqual({ kind: 'captured' });
  });

  it('happens once, however many try at once', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => shop.pay(order, `pay-${index}`)));
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(NotPayableError);
    expect(shop.gateway.charges.size).toBe(1);
    await expect(shop.pay(order, 'pay-late')).rejects.toThrow(new NotPayableError('paid'));
  });

  it('is refused with the same key for another payment', async () => {
    await shop.pay(order);
    await expect(shop.pay(order, 'pay-1', '4000000000000002')).rejects.toThrow(IdempotencyKeyReusedError);
  });

  it('wants a way to pay and, for cards, a number', async () => {
    const { buyerId, code } = order.state;
    const pay = (method: string, cardNumber?: string) =>
      shop.payOrder.execute({ buyerId, code, idempotencyKey: 'k', method, cardNumber });
    await expect(pay('cash')).rejects.toThrow(UnknownPaymentMethodError);
    await expect(pay('credit_card')).rejects.toThrow(InvalidCardError);
    await expect(pay('credit_card', '4242424242424241')).rejects.toThrow(InvalidCardError);
    expect(status()).toBe('reserved');
    await expect(pay('paypal', 'what a card number is not')).resolves.toEqual({ kind: 'captured' });
  });

  it("is nobody else's business", async () => {
    const { code } = order.state;
    const stranger = { buyerId: newId<UserId>(), code, idempotencyKey: 'k', method: 'paypal' };
    await expect(shop.payOrder.execute(stranger)).rejects.toThrow(OrderNotFoundError);
    await expect(shop.cancelOrder.execute(stranger)).rejects.toThrow(OrderNotFoundError);
  });

  it('is too late when the time is up, whether the order is marked so or not', async () => {
    shop.clock.advance(900_000);
    await expect(shop.pay(order)).rejects.toThrow(new NotPayableError('expired'));
    await shop.tick();
    const refusal = { code: 'orders.not_payable', details: { state: 'expired' } };
    await expect(shop.pay(order, 'pay-2')).rejects.toMatchObject(refusal);
    // Sent again it gets the answer that it got.
    await expect(shop.pay(order)).rejects.toMatchObject(refusal);
    expectSettled();
  });
});

describe('a payment without an answer', () => {
  beforeEach(() => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'after', kind: 'error' });
  });

  it('is unknown until the provider has been asked, and is never made again', async () => {
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    expect(status()).toBe('payment_unknown');
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    await expect(shop.pay(order, 'pay-2')).rejects.toThrow(new NotPayableError('payment_unknown'));
    await expect(shop.cancel(order)).rejects.toMatchObject({ details: { state: 'payment_unknown' } });
    await shop.tick(2_000);
    expect(status()).toBe('paid');
    expect(shop.tables.history.slice(-2)).toEqual([
      'paying > payment_unknown by buyer',
      'payment_unknown > paid by timer',
    ]);
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'captured' });
    expectSettled();
  });

  it('that was declined lets the buyer try again', async () => {
    shop.gateway.next = { kind: 'declined', reason: 'card_declined' };
    await shop.pay(order);
    await shop.tick(2_000);
    expect(status()).toBe('reserved');
    expectSettled();
  });

  it('waits through the expiry: an order that may be paid does not expire', async () => {
    await shop.pay(order);
    shop.failpoints.arm({ step: 'gateway.find', when: 'before', kind: 'error' });
    await shop.tick(1_000_000);
    expect(status()).toBe('payment_unknown');
    await shop.tick(60_000);
    expect(status()).toBe('paid');
    expectSettled();
  });
});

describe('a payment that is captured while its order keeps being changed by others', () => {
  it('is not known yet, and is captured once that could be written down', async () => {
    const save = jest.spyOn(MemoryOrderRepository.prototype, 'save');
    shop.gateway.meanwhile = async () => {
      save.mockResolvedValue(false);
    };
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    save.mockRestore();
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    for (const seconds of [30, 30]) await shop.tick(seconds * 1000);
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'captured' });
    expectSettled();
  });
});

describe('a payment that the provider never heard of', () => {
  beforeEach(async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'before', kind: 'error' });
    await shop.pay(order);
    shop.failpoints.clear();
  });

  it('is given up after a minute, and the buyer may try again', async () => {
    await shop.tick(30_000);
    expect(status()).toBe('payment_unknown');
    await shop.tick(30_000);
    expect(status()).toBe('reserved');
    expect(payments()).toMatchObject([{ status: 'abandoned' }]);
    await expect(shop.pay(order, 'pay-2')).resolves.toEqual({ kind: 'captured' });
    expectSettled();
  });

  it('is refunded by itself when the money is taken after all', async () => {
    await shop.tick(60_000);
    await shop.tick(900_000);
    expect(status()).toBe('expired');
    const [payment] = payments();
    if (!payment) throw new Error('no payment');
    const captured = { kind: 'captured', reference: 'late' } as const;
    shop.gateway.charges.set(payment.id, { answer: captured, amount: order.total, times: 1 });
    await shop.tick(3_600_000);
    expect(payments()).toMatchObject([{ status: 'captured_late' }]);
    expect([...shop.tables.refunds.values()]).toMatchObject([{ status: 'refunded', reason: 'late_capture' }]);
    expectSettled();
  });

  it('is asked about for a day and then no more', async () => {
    for (let hours = 0; hours < 72; hours += 1) await shop.tick(3_600_000);
    expect(payments()).toMatchObject([{ status: 'abandoned', checkAt: null }]);
  });
});

describe('a payment that the provider never heard of, and that comes to it late', () => {
  it('is not taken: it was given up there', async () => {
    let late: Promise<unknown> = Promise.resolve();
    shop.failpoints.interleave('gateway.charge', 'before', async () => {
      // The call stands still on its way; meanwhile the attempt is given up.
      await shop.tick(30_000);
      await shop.tick(60_000);
      expect(status()).toBe('reserved');
      late = shop.pay(order, 'pay-2');
      await late;
    });
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'declined', reason: 'provider_error' });
    await expect(late).resolves.toEqual({ kind: 'captured' });
    expect(payments().map((payment) => payment.status)).toEqual(['abandoned', 'captured']);
    expect([...shop.gateway.charges.values()]).toHaveLength(1);
    expectSettled();
  });

  it('is refunded when the provider takes it in spite of that, and another attempt paid the order', async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'before', kind: 'error' });
    await shop.pay(order);
    shop.failpoints.clear();
    await shop.tick(60_000);
    await shop.pay(order, 'pay-2');
    const [first] = payments();
    if (!first) throw new Error('no payment');
    const captured = { kind: 'captured', reference: 'late' } as const;
    shop.gateway.charges.set(first.id, { answer: captured, amount: order.total, times: 1 });
    await Promise.all([shop.tell(first.id), shop.tell(first.id), shop.tick(0)]);
    await shop.tell(first.id);
    expect(payments().map((payment) => payment.status)).toEqual(['captured_late', 'captured']);
    expect([...shop.tables.refunds.values()]).toMatchObject([{ paymentId: first.id, status: 'refunded' }]);
    expect(status()).toBe('paid');
    expectSettled();
  });
});

describe('what the provider tells unasked', () => {
  const first = (): string => payments()[0]?.id ?? '';

  const betweenUnits = ['gateway.charge', 'payments.byId', 'orders.byId', 'catalog.confirm'];

  it.each(betweenUnits.flatMap((step) => (['before', 'after'] as const).map((when) => [when, step] as const)))(
    'concludes the payment once, also when it comes %s the step %s of the buyer’s own call',
    async (when, step) => {
      let told = 0;
      shop.failpoints.interleave(step, when, async () => {
        if (shop.gateway.charges.size === 0) return;
        await shop.tell(first());
        told += 1;
      });
      await expect(shop.pay(order)).resolves.toEqual({ kind: 'captured' });
      expect(told).toBe(when === 'before' && step === 'gateway.charge' ? 0 : 1);
      await shop.tell(first());
      await shop.tick(60_000);
      expect(shop.tables.history.filter((move) => / > paid by /.test(move))).toHaveLength(1);
      expect(shop.tables.refunds.size).toBe(0);
      expectSettled();
    },
  );

  it.each(['before', 'after'] as const)(
    'of a refusal, %s the buyer reads the attempt, is what the buyer hears',
    async (when) => {
      shop.gateway.next = { kind: 'declined', reason: 'insufficient_funds' };
      shop.failpoints.interleave('payments.byId', when, () => shop.tell(first()));
      await expect(shop.pay(order)).resolves.toEqual({ kind: 'declined', reason: 'insufficient_funds' });
      expect(status()).toBe('reserved');
      expectSettled();
    },
  );

  it('settles a payment that is unknown, without any timer, and changes nothing when it is repeated', async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'after', kind: 'error' });
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    await Promise.all(Array.from({ length: 10 }, () => shop.tell(first())));
    expect(status()).toBe('paid');
    expect(shop.tables.history.filter((move) => / > paid by timer/.test(move))).toHaveLength(1);
    await shop.tick(60_000);
    expectSettled();
  });

  it('settles a payment whose process died, before anybody misses it', async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'after', kind: 'crash' });
    await shop.pay(order).catch(() => undefined);
    shop.failpoints.clear();
    expect(status()).toBe('paying');
    await shop.tell(first());
    expect(status()).toBe('paid');
    expectSettled();
  });
});

/** What the provider takes in place of 40.00 USD, and what is left with it in the end if the order is not paid again. */
const MISMATCHES = {
  excess: { taken: Money.of(4500, 'USD'), back: Money.of(500, 'USD') },
  short: { taken: Money.of(3999, 'USD'), back: Money.of(3999, 'USD') },
  currency: { taken: Money.of(4000, 'EUR'), back: Money.of(4000, 'EUR') },
} as const;
type Kind = keyof typeof MISMATCHES;
const KINDS: readonly Kind[] = ['excess', 'short', 'currency'];

/** How the shop hears of what was taken. */
const WAYS = {
  'by the buyer’s own call': () => shop.pay(order),
  'by asking': async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'after', kind: 'error' });
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    await shop.tick(2_000);
  },
  'by webhook': async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'after', kind: 'error' });
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    await shop.tell(payments()[0]?.id ?? '');
  },
  'by webhook before the buyer’s own call ends': async () => {
    shop.gateway.meanwhile = () => shop.tell(payments()[0]?.id ?? '');
    await shop.pay(order);
  },
};
type Way = keyof typeof WAYS;
const WAY_NAMES = Object.keys(WAYS) as Way[];

describe('a payment of something else than the total', () => {
  const refunds = () => [...shop.tables.refunds.values()];
  const errors = (): readonly unknown[][] => logged.mock.calls;
  let logged: jest.SpiedFunction<Logger['error']>;
  let counted: jest.SpiedFunction<OrderMetrics['mismatched']>;

  beforeEach(() => {
    logged = jest.spyOn(Logger.prototype, 'error');
    counted = jest.spyOn(OrderMetrics.prototype, 'mismatched');
  });

  it.each(WAY_NAMES.flatMap((way) => KINDS.map((kind) => [kind, way] as const)))(
    '(%s) that is heard of %s gives back what is not owed, once, and says so',
    async (kind, way) => {
      const { taken, back } = MISMATCHES[kind];
      shop.gateway.takes = () => taken;
      await WAYS[way]();
      await Promise.all([1, 2, 3].map(() => shop.tell(payments()[0]?.id ?? '')));
      await shop.tick(60_000);
      const isPaid = kind === 'excess';
      expect(status()).toBe(isPaid ? 'paid' : 'reserved');
      expect(payments()).toMatchObject([
        { status: isPaid ? 'captured' : 'mismatched', amount: order.total, taken, checkAt: null },
      ]);
      const reason = isPaid ? 'excess' : 'mismatch';
      expect(refunds()).toMatchObject([{ cause: reason, reason, amount: back, status: 'refunded' }]);
      expect([...shop.gateway.refunds.values()]).toMatchObject([{ amount: back }]);
      expectSettled();
      const paymentId = payments()[0]?.id;
      expect(errors()).toEqual([
        [{ paymentId, kind, asked: order.total, taken }, 'the payment provider took something else than asked for'],
      ]);
      expect(counted.mock.calls).toEqual([[kind]]);
      const outcome = isPaid ? { kind: 'captured' } : { kind: 'declined', reason: 'amount_mismatch' };
      await expect(shop.pay(order)).resolves.toEqual(outcome);
    },
  );

  it.each(['short', 'currency'] as const)('(%s) may be tried again', async (kind) => {
    shop.gateway.takes = () => MISMATCHES[kind].taken;
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'declined', reason: 'amount_mismatch' });
    shop.gateway.takes = (asked) => asked;
    await expect(shop.pay(order, 'pay-2')).resolves.toEqual({ kind: 'captured' });
    expect(payments().map((payment) => payment.status)).toEqual(['mismatched', 'captured']);
    await shop.cancel(order);
    await shop.tick();
    expect(status()).toBe('refunded');
    expectSettled();
  });

  it('of too much is given back to its last cent when the order is cancelled, and no more', async () => {
    shop.gateway.takes = () => MISMATCHES.excess.taken;
    await shop.pay(order);
    await shop.cancel(order);
    expect(refunds().map(({ cause, amount }) => [cause, amount.amount])).toEqual([
      ['excess', 500],
      ['order', 4000],
    ]);
    expect(status()).toBe('refunded');
    expectSettled();
  });

  it('says nothing about the order by its refund: neither does the order wait for it, nor does it end with it', async () => {
    shop.gateway.takes = () => MISMATCHES.excess.taken;
    const refund = jest.spyOn(shop.gateway, 'refund').mockRejectedValueOnce(new Error('not now'));
    await shop.pay(order);
    expect(refunds()).toMatchObject([{ cause: 'excess', status: 'due' }]);
    refund.mockRejectedValueOnce(new Error('not now'));
    await shop.cancel(order);
    expect(status()).toBe('refunding');
    const [, rest] = refunds();
    if (!rest) throw new Error('no refund of the order');
    await shop.refundPayments.one(rest);
    expect([status(), refunds().map((one) => one.status)]).toEqual(['refunded', ['due', 'refunded']]);
    const { version } = shop.stateOf(order);
    await shop.tick(60_000);
    expect(refunds().map((one) => one.status)).toEqual(['refunded', 'refunded']);
    expect(shop.stateOf(order).version).toBe(version);
    expectSettled();
  });

  it.each(KINDS)('(%s) that comes when the order no longer waits goes back whole', async (kind) => {
    const { taken } = MISMATCHES[kind];
    shop.failpoints.arm({ step: 'gateway.charge', when: 'before', kind: 'error' });
    await shop.pay(order);
    shop.failpoints.clear();
    await shop.tick(60_000);
    const [payment] = payments();
    if (!payment) throw new Error('no payment');
    shop.gateway.charges.set(payment.id, { answer: { kind: 'captured', reference: 'late' }, amount: taken, times: 1 });
    await Promise.all([shop.tell(payment.id), shop.tell(payment.id), shop.tick(0)]);
    expect(payments()).toMatchObject([{ status: 'captured_late', taken }]);
    expect(refunds()).toMatchObject([{ cause: 'late_capture', amount: taken, status: 'refunded' }]);
    expect(counted.mock.calls).toEqual([[kind]]);
    expect(status()).toBe('reserved');
    expectSettled();
  });

  it('is what was heard of first: a provider that says something else later is not believed, and reported', async () => {
    await shop.pay(order);
    const { id } = payments()[0] ?? { id: '' };
    const said = Money.of(1, 'USD');
    await shop.tell(id, { amount: said });
    expect([status(), payments()[0]?.taken]).toEqual(['paid', order.total]);
    expect(errors()).toEqual([
      [
        { paymentId: id, asked: order.total, before: order.total, taken: said },
        'the payment provider contradicts what it said before',
      ],
    ]);
    expect([refunds(), counted.mock.calls]).toEqual([[], []]);
    expectSettled();
  });
});

describe('a payment whose answer comes when the order no longer waits for it', () => {
  it('is refunded by itself', async () => {
    shop.gateway.meanwhile = async () => {
      // The process stands still in the middle of the charge; another one gives the attempt up and the order expires.
      const [payment] = shop.gateway.charges.entries();
      shop.gateway.charges.clear();
      await shop.tick(30_000);
      await shop.tick(60_000);
      await shop.tick(900_000);
      if (payment) shop.gateway.charges.set(...payment);
    };
    const outcome = await shop.pay(order);
    expect(outcome).toEqual({ kind: 'declined', reason: 'provider_error' });
    expect(status()).toBe('expired');
    expect(shop.gateway.refunded).toBe(order.total.amount);
    expectSettled();
  });

  it('is left to the reconciler when that has taken over', async () => {
    shop.gateway.meanwhile = async () => {
      shop.failpoints.arm({ step: 'gateway.find', when: 'before', kind: 'error' });
      await shop.tick(30_000);
    };
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    expect(status()).toBe('payment_unknown');
    await shop.tick(60_000);
    expect(status()).toBe('paid');
    expectSettled();
  });
});

describe('a payment that breaks down', () => {
  it('takes the steps that the points below name', async () => {
    shop.failpoints.arm({ step: 'none', when: 'before', kind: 'error' });
    await shop.pay(order);
    expect(new Set(shop.failpoints.steps)).toEqual(new Set(steps));
  });

  it.each(pointsAt(steps, 3))('%j ends with the money where the order says', async (point) => {
    shop.failpoints.arm(point);
    await shop.pay(order).catch(() => undefined);
    shop.failpoints.clear();
    for (const seconds of [0, 30, 30, 30, 60]) await shop.tick(seconds * 1000);
    expectSettled();
    // Sending it again answers what is.
    const again = await shop.pay(order);
    expect(again).toEqual(status() === 'paid' ? { kind: 'captured' } : { kind: 'declined', reason: 'provider_error' });
    expectSettled();
  });

  const refunding = ['payments.save', 'orders.save', 'payments.addRefund', 'gateway.refund', 'payments.refundFinished'];

  it.each(pointsAt(refunding, 3).flatMap((point) => KINDS.map((mismatch) => [mismatch, point] as const)))(
    'and takes something else (%s) at %j ends with nothing kept but what the order says',
    async (mismatch, point) => {
      const { taken } = MISMATCHES[mismatch];
      shop.gateway.takes = () => taken;
      shop.failpoints.arm(point);
      await shop.pay(order).catch(() => undefined);
      shop.failpoints.clear();
      for (const seconds of [0, 30, 30, 30, 60]) await shop.tick(seconds * 1000);
      expectSettled();
      expect([...shop.tables.refunds.values()].filter((refund) => refund.status === 'due')).toEqual([]);
      expect(shop.gateway.refunds.size).toBe(shop.gateway.charges.size);
    },
  );
});
