import { type OrderCode, parseOrderCode } from '../domain/order-code.js';
import { IllegalTransitionError, OrderNotFoundError } from '../domain/order-errors.js';

/** An order's code out of an address. @throws OrderNotFoundError for what is no code at all */
export function orderCodeOf(text: string): OrderCode {
  const code = parseOrderCode(text);
  if (!code) throw new OrderNotFoundError();
  return code;
}

/** One text out of a query string; nothing for what came twice or is far too long. */
export function queryText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 500 ? value : undefined;
}

/** Whether a move failed because it has been made before: `states` are where it leads. */
export const isAlready = (error: unknown, ...states: readonly string[]): boolean =>
  error instanceof IllegalTransitionError && states.includes(String(error.details['state']));
