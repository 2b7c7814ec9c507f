import { Injectable } from '@nestjs/common';
import { Database, type SqlValue } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import { Outbox } from '../../../platform/events/outbox.js';
import type { OrderId, ShipmentId, UserId } from '../../../shared/ids.js';
import { OrderRepository } from '../../application/ports/order.repository.js';
import type { Order } from '../../domain/order.js';
import type { ParcelChange } from '../../domain/order-state.js';
import type { OrderCode } from '../../domain/order-code.js';
import { DUE_STOCK_STATES, type DueStockState, settled } from '../../domain/stock-state.js';
import { parcelEvents, transitionEvents } from './order-events.js';
import { OrderHistoryRow } from './order-history.row.js';
import { OrderLineRow } from './order-line.row.js';
import {
  historyRows,
  id as idFrom,
  LINE_COLUMNS,
  lineRows,
  oneOf,
  ORDER_COLUMNS,
  orderFrom,
  orderRow,
  parcelHistoryRows,
  SHIPMENT_COLUMNS,
  shipmentRows,
} from './order.mapper.js';
import { OrderRow } from './order.row.js';
import { ShipmentHistoryRow } from './shipment-history.row.js';
import { ShipmentRow } from './shipment.row.js';

/** Sorts before every id. */
const BEFORE_ALL_IDS = '';

@Injectable()
export class TypeormOrderRepository extends OrderRepository {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async ofBuyer(buyerId: UserId, code: OrderCode): Promise<Order | null> {
    return this.find('o.code = ? AND o.buyer_id = ?', [code, buyerId]);
  }

  async byCode(code: OrderCode): Promise<Order | null> {
    return this.find('o.code = ?', [code]);
  }

  async byId(id: OrderId): Promise<Order | null> {
    return this.find('o.id = ?', [id]);
  }

  async ofShipment(sellerId: UserId, shipmentId: ShipmentId): Promise<Order | null> {
    const ofShipment = 'o.id = (SELECT s.order_id FROM orders_shipments s WHERE s.id = ? AND s.seller_id = ?)';
    return this.find(ofShipment, [shipmentId, sellerId]);
  }

  async add(order: Order): Promise<void> {
    await this.database.insert(OrderRow, [orderRow(order)]);
    await this.database.insert(OrderLineRow, lineRows(order));
    await this.database.insert(ShipmentRow, shipmentRows(order));
    await this.tell(order, order.state.version);
  }

  async save(order: Order): Promise<boolean> {
    const { state, changes } = order;
    const read = changes[0]?.from ?? state.status;
    const steps = Math.max(1, changes.length);
    const paid = changes.find(({ to }) => to === 'paid');
    const time = timeCondition(changes.at(-1));
    const affected = await this.database.execute(
      `UPDATE orders_orders SET status = ?, stock_state = ?, version = version + ?, paid_at = COALESCE(?, paid_at)
       WHERE id = ? AND version = ? AND status = ?${time.sql}`,
      [state.status, state.stock, steps, paid?.at.getTime() ?? null, state.id, state.version, read, ...time.params],
    );
    if (affected !== 1) return false;
    for (const row of shipmentRows(order)) await this.saveShipment(row);
    for (const change of order.parcelChanges) await this.watch(change);
    await this.tell(order, state.version + 1);
    return true;
  }

  async expired(at: Date, limit: number, after: OrderId | undefined): Promise<readonly OrderId[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM orders_orders WHERE status = 'reserved' AND expires_at <= ? AND id > ? ORDER BY id LIMIT ?`,
      [at.getTime(), after ?? BEFORE_ALL_IDS, limit],
    );
    return rows.map(({ id }) => idFrom(id));
  }

  async withDueStock(
    limit: number,
    after: OrderId | undefined,
  ): Promise<readonly { readonly id: OrderId; readonly stock: DueStockState }[]> {
    const rows = await this.database.query<{ id: string; stock: string }>(
      `SELECT id, stock_state AS stock FROM orders_orders
       WHERE stock_state IN (${placeholders(DUE_STOCK_STATES.length)}) AND id > ? ORDER BY id LIMIT ?`,
      [...DUE_STOCK_STATES, after ?? BEFORE_ALL_IDS, limit],
    );
    return rows.map(({ id, stock }) => ({ id: idFrom(id), stock: oneOf(DUE_STOCK_STATES, stock) }));
  }

  async withDueParcels(limit: number, after: OrderId | undefined): Promise<readonly OrderId[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT DISTINCT order_id AS id FROM orders_shipments WHERE stock_state = 'restock_due' AND order_id > ?
       ORDER BY order_id LIMIT ?`,
      [after ?? BEFORE_ALL_IDS, limit],
    );
    return rows.map(({ id }) => idFrom(id));
  }

  async parcelRestocked(id: OrderId, shipmentId: ShipmentId): Promise<void> {
    // Whoever read the order before must not store the parcel as due again.
    await this.database.execute('UPDATE orders_orders SET version = version + 1 WHERE id = ?', [id]);
    await this.database.execute(
      `UPDATE orders_shipments SET stock_state = 'restocked' WHERE id = ? AND stock_state = 'restock_due'`,
      [shipmentId],
    );
  }

  async stockSettled(id: OrderId, due: DueStockState): Promise<void> {
    await this.database.execute(
      'UPDATE orders_orders SET stock_state = ?, version = version + 1 WHERE id = ? AND stock_state = ?',
      [settled(due), id, due],
    );
  }

  private async find(condition: string, params: readonly SqlValue[]): Promise<Order | null> {
    const [row] = await this.database.query<OrderRow>(
      `SELECT ${ORDER_COLUMNS} FROM orders_orders o WHERE ${condition}`,
      params,
    );
    if (!row) return null;
    const lines = await this.database.query<OrderLineRow>(
      `SELECT ${LINE_COLUMNS} FROM orders_order_lines WHERE order_id = ? ORDER BY position`,
      [row.id],
    );
    // Read after the order: a change in between has a version that this order will not be stored over.
    const shipments = await this.database.query<ShipmentRow>(
      `SELECT ${SHIPMENT_COLUMNS} FROM orders_shipments WHERE order_id = ? ORDER BY id`,
      [row.id],
    );
    return orderFrom(row, lines, shipments);
  }

  /** The carrier is asked about a parcel from when it is sent until it has ended. */
  private async watch({ shipmentId, happened, at }: ParcelChange): Promise<void> {
    if (happened === 'delayed') return;
    const trackAt = happened === 'shipped' ? at.getTime() : null;
    await this.database.execute('UPDATE orders_shipments SET track_at = ? WHERE id = ?', [trackAt, shipmentId]);
  }

  /** The history and the events, here and nowhere else, so that neither can be had without the other. */
  private async tell(order: Order, version: number): Promise<void> {
    const events = transitionEvents(order);
    if (events.length > 0) await this.database.insert(OrderHistoryRow, historyRows(order, events, version));
    const parcels = parcelEvents(order);
    if (order.parcelChanges.length > 0) {
      await this.database.insert(ShipmentHistoryRow, parcelHistoryRows(order, parcels));
    }
    const all = [...events, ...parcels.values()];
    if (all.length > 0) await this.outbox.append(all);
  }

  private async saveShipment(row: ShipmentRow): Promise<void> {
    await this.database.execute(
      `UPDATE orders_shipments SET status = ?, sales_group = ?, stock_state = ?, tracking_number = ?, shipped_at = ?,
         delivered_at = ?, delayed_at = ?
       WHERE id = ?`,
      [
        row.status,
        row.salesGroup,
        row.stockState,
        row.trackingNumber,
        row.shippedAt,
        row.deliveredAt,
        row.delayedAt,
        row.id,
      ],
    );
  }
}

/** Paying ends at the expiry and expiring begins there, whatever the clock of the process that read the order said. */
function timeCondition(last: Order['changes'][number] | undefined): { sql: string; params: readonly number[] } {
  if (last?.to === 'paying') return { sql: ' AND expires_at > ?', params: [last.at.getTime()] };
  if (last?.to === 'expired') return { sql: ' AND expires_at <= ?', params: [last.at.getTime()] };
  return { sql: '', params: [] };
}
