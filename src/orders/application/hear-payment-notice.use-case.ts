import { Injectable, Logger } from '@nestjs/common';
import { UnreadableNoticeError } from '../domain/order-errors.js';
import { ConcludePayment } from './conclude-payment.js';
import { type PaymentNotice, PaymentNotices, type RawNotice } from './ports/payment-notices.js';
import { PaymentRepository } from './ports/payment.repository.js';

/**
 * Hears what the payment provider tells unasked. It counts as its answer does when it is asked: the attempt concludes if it
 * still waits for it, so that repeated, late or reordered notices change nothing.
 */
@Injectable()
export class HearPaymentNotice {
  private readonly logger = new Logger(HearPaymentNotice.name);

  constructor(
    private readonly notices: PaymentNotices,
    private readonly payments: PaymentRepository,
    private readonly conclusion: ConcludePayment,
  ) {}

  /** @throws ForgedNoticeError, UnreadableNoticeError, OrderBusyError */
  async execute(raw: RawNotice): Promise<void> {
    const { event, charge } = this.read(raw);
    if (!charge) return;
    const { paymentId, answer } = charge;
    if (!(await this.payments.byId(paymentId))) {
      // Attempts are written down before the provider hears of them, so telling it again would change nothing.
      this.logger.warn({ event, paymentId }, 'the payment provider tells of a payment that is not ours');
      return;
    }
    if (answer.kind === 'captured') await this.conclusion.captured(paymentId, answer, 'timer');
    else await this.conclusion.declined(paymentId, answer.reason, 'timer');
  }

  private read(raw: RawNotice): PaymentNotice {
    try {
      return this.notices.read(raw);
    } catch (error) {
      if (error instanceof UnreadableNoticeError) {
        this.logger.warn({ bytes: raw.body.length }, 'a signed payment webhook cannot be read');
      }
      throw error;
    }
  }
}
