import type { UserId } from '../../../shared/ids.js';
import type { ListPage } from '../../../shared/list-page.js';
import type { MoneyDto } from '../../../shared/money.js';
import type { OrderCode } from '../../domain/order-code.js';
import type { OrderStatus } from '../../domain/order-status.js';
import type { DeclineReason, PaymentMethod, PaymentStatus } from '../../domain/payment.js';
import type { StockState } from '../../domain/stock-state.js';
import type { OrderDetails, PageRequest } from './order-queries.js';

export interface OperatorListItem {
  readonly code: OrderCode;
  readonly status: OrderStatus;
  readonly placedAt: Date;
  readonly recipient: string;
  readonly total: MoneyDto;
}

export interface PaymentAttempt {
  readonly method: PaymentMethod;
  readonly cardLast4: string | null;
  readonly amount: MoneyDto;
  /** `null` while nothing was taken, or where nobody wrote it down. */
  readonly taken: MoneyDto | null;
  readonly status: PaymentStatus;
  readonly declineReason: DeclineReason | null;
  readonly reference: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

export interface OperatorOrder {
  readonly order: OrderDetails;
  readonly buyerId: UserId;
  /** Whether the catalogue has been told what became of its copies. */
  readonly stock: StockState;
  /** Oldest first. */
  readonly payments: readonly PaymentAttempt[];
}

/** Everybody's orders, for operators. */
export abstract class OperatorQueries {
  /** Newest first; of one status, or of every one. */
  abstract list(status: OrderStatus | undefined, page: PageRequest): Promise<ListPage<OperatorListItem>>;

  abstract byCode(code: OrderCode): Promise<OperatorOrder | null>;
}
