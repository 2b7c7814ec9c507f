import type { Clock } from '../../../shared/clock.js';
import { type PaymentNotice, PaymentNotices, type RawNotice } from '../../application/ports/payment-notices.js';
import { ForgedNoticeError, UnreadableNoticeError } from '../../domain/order-errors.js';
import { assertSigned } from './notice-signature.js';
import { parseCharge } from './provider-answers.js';

/** The webhooks of the provider that HttpPaymentGateway calls. */
export class HttpPaymentNotices extends PaymentNotices {
  constructor(
    private readonly secrets: readonly string[],
    private readonly clock: Clock,
  ) {
    super();
  }

  read(notice: RawNotice): PaymentNotice {
    assertSigned(notice, this.secrets, this.clock.now());
    const { id, type, data } = parse(notice.body);
    if (typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id) || typeof type !== 'string') {
      throw new UnreadableNoticeError();
    }
    if (type !== 'charge.captured' && type !== 'charge.declined') return { event: id, charge: undefined };
    const charge = typeof data === 'object' && data !== null ? parseCharge(data) : undefined;
    if (!charge || type !== `charge.${charge.record.kind}`) throw new UnreadableNoticeError();
    const { paymentId, record } = charge;
    if (record.kind === 'not_found') throw new UnreadableNoticeError();
    return { event: id, charge: { paymentId, answer: record } };
  }
}

/** The simulated provider tells nothing: whatever comes is not from it. */
export class NoPaymentNotices extends PaymentNotices {
  read(): never {
    throw new ForgedNoticeError('unsigned');
  }
}

function parse(body: Uint8Array): { readonly id?: unknown; readonly type?: unknown; readonly data?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UnreadableNoticeError();
}
