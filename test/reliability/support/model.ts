import fc from 'fast-check';
import { ArchiveBook } from '../../../src/catalog/application/archive-book.use-case.js';
import { EditBook } from '../../../src/catalog/application/edit-book.use-case.js';
import { CancelOrder } from '../../../src/orders/application/cancel-order.use-case.js';
import { ConfirmReceipt } from '../../../src/orders/application/confirm-receipt.use-case.js';
import { PayOrder } from '../../../src/orders/application/pay-order.use-case.js';
import { PlaceOrder } from '../../../src/orders/application/place-order.use-case.js';
import { ShipShipment } from '../../../src/orders/application/ship-shipment.use-case.js';
import { quantityOf } from '../../../src/orders/domain/quantity.js';
import type { OrderCode } from '../../../src/orders/domain/order-code.js';
import { DomainError } from '../../../src/shared/domain-error.js';
import { type BookId, parseId, type ShipmentId } from '../../../src/shared/ids.js';
import { addressInput } from '../../builders/order.builder.js';
import type { OrderScene, Person } from '../../builders/order-scene.js';

interface ModelBook {
  readonly id: BookId;
  available: number;
  reserved: number;
  sold: number;
  archived: boolean;
}

interface ModelOrder {
  readonly code: OrderCode;
  readonly book: ModelBook;
  readonly quantity: number;
  status: string;
}

/** All that the shop is supposed to know, as simply as it can be said. */
interface Model {
  readonly books: readonly ModelBook[];
  readonly orders: ModelOrder[];
}

type Command = fc.AsyncCommand<Model, OrderScene>;

const CARDS = { good: '4242424242424242', declined: '4000000000000002', lost: '4000000000000259' } as const;
const BOOKS = 2;
const STOCK = 4;
/** Longer than a reservation holds, and than a parcel is on its way. */
const LONG_WAIT_MS = 16 * 60_000;

/** Commands over the use cases of a running application, and what the model says that each of them does. */
export class ShopCommands {
  /** How many commands were run. */
  ran = 0;

  private constructor(
    private readonly scene: OrderScene,
    private readonly seller: Person,
    private readonly buyer: Person,
  ) {}

  static async over(scene: OrderScene): Promise<ShopCommands> {
    return new ShopCommands(scene, await scene.person('Luis Vendedor'), await scene.person());
  }

  /** Books of its own for each sequence, so that none depends on another. */
  async fresh(): Promise<{ model: Model; real: OrderScene }> {
    const books: ModelBook[] = [];
    for (let number = 0; number < BOOKS; number += 1) {
      const id = await this.scene.book(this.seller, { stock: STOCK });
      books.push({ id, available: STOCK, reserved: 0, sold: 0, archived: false });
    }
    return { model: { books, orders: [] }, real: this.scene };
  }

  arbitraries(): fc.Arbitrary<Command>[] {
    const book = fc.nat(BOOKS - 1);
    const order = fc.nat(9);
    return [
      fc.tuple(book, fc.integer({ min: 1, max: 3 })).map(([at, quantity]) => this.place(at, quantity)),
      fc
        .tuple(order, fc.constantFrom('good', 'good', 'declined', 'lost' as const))
        .map(([at, card]) => this.pay(at, card)),
      order.map((at) => this.cancel(at)),
      order.map((at) => this.ship(at)),
      order.map((at) => this.receive(at)),
      fc.constantFrom(3_000, LONG_WAIT_MS).map((ms) => this.wait(ms)),
      fc.tuple(book, fc.integer({ min: -2, max: 2 })).map(([at, change]) => this.edit(at, change)),
      fc.integer({ min: 0, max: BOOKS * 4 }).map((at) => this.archive(at)),
    ];
  }

  private place(at: number, quantity: number): Command {
    return this.command(`place(book ${at}, ${quantity})`, async (model) => {
      const book = bookAt(model, at);
      const can = !book.archived && book.available >= quantity;
      const order = await this.attempt(can, () =>
        this.get(PlaceOrder).execute({
          buyerId: this.buyer.id,
          idempotencyKey: crypto.randomUUID(),
          items: [{ bookId: book.id, quantity: quantityOf(quantity) }],
          shippingAddress: addressInput,
          carrier: 'servientrega',
        }),
      );
      if (!order) return;
      book.available -= quantity;
      book.reserved += quantity;
      model.orders.push({ code: order.state.code, book, quantity, status: 'reserved' });
    });
  }

  private pay(at: number, card: keyof typeof CARDS): Command {
    return this.onOrder(`pay(order ${at}, ${card})`, at, async (order) => {
      const paid = await this.attempt(order.status === 'reserved', () =>
        this.get(PayOrder).execute({
          buyerId: this.buyer.id,
          code: order.code,
          idempotencyKey: crypto.randomUUID(),
          method: 'credit_card',
          cardNumber: CARDS[card],
        }),
      );
      if (!paid) return;
      if (card === 'lost') order.status = 'payment_unknown';
      if (card === 'good') sell(order);
    });
  }

  private cancel(at: number): Command {
    return this.onOrder(`cancel(order ${at})`, at, async (order) => {
      const over = ['cancelled', 'refunded'].includes(order.status);
      const can = over || ['reserved', 'paid'].includes(order.status);
      const done = await this.attempt(can, () =>
        this.get(CancelOrder).execute({ buyerId: this.buyer.id, code: order.code }),
      );
      if (done === undefined || over) return;
      const from = order.status === 'paid' ? 'sold' : 'reserved';
      order.book[from] -= order.quantity;
      order.book.available += order.quantity;
      order.status = order.status === 'paid' ? 'refunded' : 'cancelled';
    });
  }

  private ship(at: number): Command {
    return this.onOrder(`ship(order ${at})`, at, async (order) => {
      const [row] = await this.scene.query<{ id: string }>(
        'SELECT s.id FROM orders_shipments s JOIN orders_orders o ON o.id = s.order_id WHERE o.code = ?',
        [order.code],
      );
      const shipmentId = parseId<ShipmentId>(row?.id);
      if (!shipmentId) throw new Error(`${order.code} has no parcel`);
      const sent = await this.attempt(order.status === 'paid', async () => {
        await this.get(ShipShipment).execute({ sellerId: this.seller.id, shipmentId, trackingNumber: 'ABC123' });
        return true;
      });
      if (sent) order.status = 'shipped';
    });
  }

  private receive(at: number): Command {
    return this.onOrder(`receive(order ${at})`, at, async (order) => {
      const received = await this.attempt(order.status === 'shipped', async () => {
        await this.get(ConfirmReceipt).execute({ buyerId: this.buyer.id, code: order.code });
        return true;
      });
      if (received) order.status = 'delivered';
    });
  }

  /** Time passes, and the timers do their work. */
  private wait(ms: number): Command {
    return this.command(`wait(${ms} ms)`, async (model) => {
      await this.scene.later(ms);
      for (const order of model.orders) {
        if (order.status === 'payment_unknown') sell(order);
        // The carrier's three steps take a minute each.
        if (order.status === 'shipped' && ms >= LONG_WAIT_MS) order.status = 'delivered';
        if (order.status === 'reserved' && (await this.statusOf(order)) === 'expired') {
          order.status = 'expired';
          order.book.reserved -= order.quantity;
          order.book.available += order.quantity;
        } else if (order.status === 'reserved' && ms >= LONG_WAIT_MS) throw new Error(`${order.code} did not expire`);
      }
    });
  }

  private edit(at: number, stockChange: number): Command {
    return this.command(`edit(book ${at}, ${stockChange})`, async (model) => {
      const book = bookAt(model, at);
      const can = !book.archived && book.available + stockChange >= 0;
      const edited = await this.attempt(can, async () => {
        const command = { bookId: book.id, by: this.seller.id, changes: {}, stockChange };
        const none = { cover: undefined, seenVersion: undefined, idempotencyKey: undefined };
        await this.get(EditBook).execute({ ...command, ...none });
        return true;
      });
      if (edited) book.available += stockChange;
    });
  }

  /** Seldom: an archived book ends most of what could follow. */
  private archive(at: number): Command {
    return this.command(`archive(book ${at})`, async (model) => {
      const book = model.books[at];
      if (!book) return;
      await this.get(ArchiveBook).execute({ bookId: book.id, by: this.seller.id });
      book.archived = true;
    });
  }

  private onOrder(text: string, at: number, run: (order: ModelOrder) => Promise<void>): Command {
    return {
      check: ({ orders }) => orders.length > 0,
      run: async (model) => {
        const order = model.orders[at % model.orders.length];
        if (order) await run(order);
        await this.compare(text, model);
      },
      toString: () => text,
    };
  }

  private command(text: string, run: (model: Model) => Promise<void>): Command {
    return {
      check: () => true,
      run: async (model) => {
        await run(model);
        await this.compare(text, model);
      },
      toString: () => text,
    };
  }

  /** Does it; a refusal is expected just when the model says that it cannot be done. */
  private async attempt<T>(can: boolean, work: () => Promise<T>): Promise<T | undefined> {
    try {
      const done = await work();
      if (!can) throw new Error('the shop did what the model says cannot be done');
      return done;
    } catch (error) {
      if (!can && error instanceof DomainError) return undefined;
      throw error;
    }
  }

  private async compare(after: string, model: Model): Promise<void> {
    this.ran += 1;
    for (const { id, available, reserved, sold } of model.books) {
      expect({ after, ...(await this.scene.stock(id)) }).toEqual({ after, available, reserved, sold });
    }
    for (const order of model.orders) {
      expect({ after, code: order.code, status: await this.statusOf(order) }).toEqual({
        after,
        code: order.code,
        status: order.status,
      });
    }
  }

  private async statusOf({ code }: ModelOrder): Promise<string> {
    const [row] = await this.scene.query<{ status: string }>('SELECT status FROM orders_orders WHERE code = ?', [code]);
    return row?.status ?? 'none';
  }

  private get<T>(token: abstract new (...args: never[]) => T): T {
    return this.scene.test.app.get<T>(token, { strict: false });
  }
}

function bookAt({ books }: Model, at: number): ModelBook {
  const book = books[at];
  if (!book) throw new Error(`no book ${at}`);
  return book;
}

function sell(order: ModelOrder): void {
  order.status = 'paid';
  order.book.reserved -= order.quantity;
  order.book.sold += order.quantity;
}
