import type { PaymentId } from '../../domain/payment.js';
import type { ChargeAnswer } from './payment-gateway.js';

/** A message as it came in: what was signed are its bytes. */
export interface RawNotice {
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
}

/** What the payment provider tells unasked. */
export interface PaymentNotice {
  /** The provider's name for the event: the same each time it tells it. */
  readonly event: string;
  /** Absent when the event says nothing new about a charge. */
  readonly charge: { readonly paymentId: PaymentId; readonly answer: ChargeAnswer } | undefined;
}

/** Tells the provider's messages from everybody else's. */
export abstract class PaymentNotices {
  /** @throws ForgedNoticeError unless the provider signed it, and lately; UnreadableNoticeError */
  abstract read(notice: RawNotice): PaymentNotice;
}
