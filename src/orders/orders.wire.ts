import { read, repeatableCommand, type WireContract } from '../platform/internal/wire-contract.js';
import { args, count, id, nothing, nullable, optional, text } from '../platform/internal/wire-values.js';
import type { CartId, UserId } from '../shared/ids.js';
import type { OrdersApi } from './orders.api.js';

/** No browser sends a longer cookie; what cannot be read in it, the domain says. */
const visitorCart = text(16_384);
const userId = id<UserId>();
const cartId = optional(id<CartId>());

/** How the contract crosses between two processes. */
export const ordersWire: WireContract<OrdersApi> = {
  cartSize: read(args(nullable(userId), nullable(visitorCart), cartId), count),
  mergeCart: repeatableCommand(args(userId, visitorCart, cartId), nothing),
};
