import type { InternalCalls } from '../../platform/internal/internal-calls.js';
import type { RemoteModule } from '../../platform/internal/remote-module.js';
import { type CartId, newId, type UserId } from '../../shared/ids.js';
import { OrdersApi } from '../orders.api.js';
import { ordersWire } from '../orders.wire.js';

/** The contract, for a process that does not host orders. Every method also throws ServiceUnavailableError. */
export class HttpOrdersApi extends OrdersApi {
  private readonly remote: RemoteModule<OrdersApi>;

  /** `url` is where orders is hosted. */
  constructor(calls: InternalCalls, url: URL) {
    super();
    this.remote = calls.to<OrdersApi>(url, { service: 'orders', wire: ordersWire, revivals: {} });
  }

  cartSize(userId: UserId | null, visitorCart: string | null, cartId?: CartId): Promise<number> {
    return this.remote.call('cartSize', userId, visitorCart, cartId);
  }

  /** A cart without an id gets one for this call, so that this may be repeated as well. */
  mergeCart(userId: UserId, visitorCart: string, cartId: CartId = newId()): Promise<void> {
    return this.remote.call('mergeCart', userId, visitorCart, cartId);
  }
}
