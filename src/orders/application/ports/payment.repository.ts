import type { OrderId } from '../../../shared/ids.js';
import type { Payment, PaymentId, PaymentStatus, Refund, RefundId } from '../../domain/payment.js';

/** Attempts at paying, and refunds. Writes take part in the open unit of work. */
export abstract class PaymentRepository {
  abstract byId(id: PaymentId): Promise<Payment | null>;

  /** The captured payment that counts for the order. */
  abstract capturedFor(orderId: string): Promise<Payment | null>;

  abstract add(payment: Payment): Promise<void>;

  /** Stores the payment as it became if it still has the status `from`; `false`, and nothing stored, when it has not. */
  abstract save(payment: Payment, from: PaymentStatus): Promise<boolean>;

  /** Attempts that the provider is to be asked about. */
  abstract withDueCheck(at: Date, limit: number): Promise<readonly Payment[]>;

  /** Throws when there is less left of what was taken, that in another currency, or when it was refunded for this cause before. */
  abstract addRefund(refund: Refund): Promise<void>;

  /** Whether money for the order itself, or for one of its parcels, is still on its way back. */
  abstract hasDueRefund(orderId: OrderId): Promise<boolean>;

  /** Those whose time has come, the longest due first; without those that only a newer version understands. */
  abstract dueRefunds(at: Date, limit: number): Promise<readonly Refund[]>;

  /** `false` when it was finished already. */
  abstract refundFinished(id: RefundId, at: Date): Promise<boolean>;

  abstract postponeRefund(id: RefundId, dueAt: Date): Promise<void>;
}
