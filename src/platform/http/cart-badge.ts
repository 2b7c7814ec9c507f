import type { Request } from 'express';
import type { Principal } from './principal.js';

/** The number beside the cart in the header of every page. The composition root binds it to orders. */
export abstract class CartBadge {
  /** Copies in the cart of this request's visitor or user; never throws. */
  abstract count(request: Request, principal: Principal | null): Promise<number>;
}
