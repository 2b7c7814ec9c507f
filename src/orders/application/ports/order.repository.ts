import type { OrderId, ShipmentId, UserId } from '../../../shared/ids.js';
import type { Order } from '../../domain/order.js';
import type { OrderCode } from '../../domain/order-code.js';
import type { DueStockState } from '../../domain/stock-state.js';

/** Orders as the use cases change them. Writes take part in the open unit of work. */
export abstract class OrderRepository {
  /** The buyer's order with this code; somebody else's is not found. */
  abstract ofBuyer(buyerId: UserId, code: OrderCode): Promise<Order | null>;

  /** Whosever it is: for operators. */
  abstract byCode(code: OrderCode): Promise<Order | null>;

  abstract byId(id: OrderId): Promise<Order | null>;

  /** The order that a shipment of this seller belongs to; another seller's shipment is not found. */
  abstract ofShipment(sellerId: UserId, shipmentId: ShipmentId): Promise<Order | null>;

  /** Stores a new order with its lines, shipments and history. */
  abstract add(order: Order): Promise<void>;

  /**
   * Stores what changed, with its history and its events, if the order still is as it was read; `false`, and nothing stored, when it is
   * not. Where the change depends on the time, the order is also held to its expiry in the same statement.
   */
  abstract save(order: Order): Promise<boolean>;

  /** Orders that wait for a payment past their expiry, oldest first, those after an id when there is one. */
  abstract expired(at: Date, limit: number, after: OrderId | undefined): Promise<readonly OrderId[]>;

  /** Orders whose stock the catalogue has not been told about yet, by id. */
  abstract withDueStock(
    limit: number,
    after: OrderId | undefined,
  ): Promise<readonly { readonly id: OrderId; readonly stock: DueStockState }[]>;

  /** Orders with a parcel whose copies go back on sale by themselves, and the catalogue does not know yet, by id. */
  abstract withDueParcels(limit: number, after: OrderId | undefined): Promise<readonly OrderId[]>;

  abstract parcelRestocked(id: OrderId, shipmentId: ShipmentId): Promise<void>;

  abstract stockSettled(id: OrderId, due: DueStockState): Promise<void>;
}
