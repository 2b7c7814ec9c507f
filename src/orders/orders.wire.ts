import { command, read, type WireContract } from '../platform/internal/wire-contract.js';
import { args, count, id, nothing, nullable, text } from '../platform/internal/wire-values.js';
import type { UserId } from '../shared/ids.js';
import type { OrdersApi } from './orders.api.js';

/** No browser sends a longer cookie; what cannot be read in it, the domain says. */
const visitorCart = text(16_384);
const userId = id<UserId>();

/** How the contract crosses between two processes. `mergeCart` is not repeated: it adds. */
export const ordersWire: WireContract<OrdersApi> = {
  cartSize: read(args(nullable(userId), nullable(visitorCart)), count),
  mergeCart: command(args(userId, visitorCart), nothing),
};
