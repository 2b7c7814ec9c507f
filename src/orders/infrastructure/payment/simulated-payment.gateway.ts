import { Database } from '../../../platform/database/database.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Clock } from '../../../shared/clock.js';
import { Money } from '../../../shared/money.js';
import {
  type ChargeAnswer,
  type ChargeRecord,
  type ChargeRequest,
  PaymentGateway,
  type RefundRequest,
} from '../../application/ports/payment-gateway.js';
import { DECLINE_REASONS, type DeclineReason, type PaymentId, type PaymentInstrument } from '../../domain/payment.js';
import { SimulatedChargeRow, SimulatedRefundRow } from '../persistence/simulated-provider.rows.js';

/** What each test card does. Any other card is declined, saying so: nobody's real card is taken for paid. */
const TEST_CARDS: Readonly<Record<string, { readonly decline: DeclineReason | null; readonly losesAnswer: boolean }>> =
  {
    '4242424242424242': { decline: null, losesAnswer: false },
    '4000000000000002': { decline: 'card_declined', losesAnswer: false },
    '4000000000009995': { decline: 'insufficient_funds', losesAnswer: false },
    '4000000000000119': { decline: 'provider_error', losesAnswer: false },
    '4000000000000259': { decline: null, losesAnswer: true },
  };
const OTHER_CARD = { decline: 'unsupported_card', losesAnswer: false } as const;
const NO_CARD = { decline: null, losesAnswer: false } as const;

/** Why nothing is taken for an attempt that was given up before it came. */
const CANCELLED = 'cancelled';
/** ISO 4217's code for none. */
const NO_CURRENCY = 'XXX';

/** The provider took the money and its answer did not arrive. */
export class AnswerLostError extends Error {
  constructor() {
    super('the connection to the provider broke before its answer came');
    this.name = 'AnswerLostError';
  }
}

/**
 * A payment provider inside the process, with books of its own in the database, so that every instance finds what any of them
 * charged. It behaves by the card, always the same way; PayPal and bank transfers are captured.
 */
export class SimulatedPaymentGateway extends PaymentGateway {
  readonly isSimulated = true;

  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** @throws AnswerLostError for the card that does so */
  async charge({ paymentId, amount, instrument }: ChargeRequest): Promise<ChargeAnswer> {
    const { decline, losesAnswer } = behaviourOf(instrument);
    const row: SimulatedChargeRow = {
      paymentId,
      currency: amount.currency,
      amount: amount.amount,
      outcome: decline === null ? 'captured' : 'declined',
      declineReason: decline,
      chargedAt: this.clock.now().getTime(),
    };
    await this.unitOfWork.run(() => this.database.insertIfAbsent(SimulatedChargeRow, row));
    if (losesAnswer) throw new AnswerLostError();
    const record = await this.find(paymentId);
    // Given up before it came here: it is too late to take anything for it.
    return record.kind === 'not_found' ? { kind: 'declined', reason: 'provider_error' } : record;
  }

  async find(paymentId: PaymentId): Promise<ChargeRecord> {
    const [row] = await this.database.query<Omit<SimulatedChargeRow, 'paymentId' | 'chargedAt'>>(
      `SELECT outcome, decline_reason AS declineReason, currency, amount FROM orders_simulated_charges
       WHERE payment_id = ?`,
      [paymentId],
    );
    if (!row || row.declineReason === CANCELLED) return { kind: 'not_found' };
    if (row.outcome === 'captured') {
      return { kind: 'captured', reference: `sim_${paymentId}`, amount: Money.of(row.amount, row.currency) };
    }
    const reason = DECLINE_REASONS.find((known) => known === row.declineReason) ?? 'provider_error';
    return { kind: 'declined', reason };
  }

  async cancel(paymentId: PaymentId): Promise<ChargeRecord> {
    const row: SimulatedChargeRow = {
      paymentId,
      currency: NO_CURRENCY,
      amount: 0,
      outcome: 'declined',
      declineReason: CANCELLED,
      chargedAt: this.clock.now().getTime(),
    };
    await this.unitOfWork.run(() => this.database.insertIfAbsent(SimulatedChargeRow, row));
    return this.find(paymentId);
  }

  async refund({ refundId, paymentId, amount }: RefundRequest): Promise<void> {
    await this.unitOfWork.run(async () => {
      const row: SimulatedRefundRow = {
        refundId,
        paymentId,
        amount: amount.amount,
        refundedAt: this.clock.now().getTime(),
      };
      // Changes nothing but holds the charge, so that the refunds of one charge see each other.
      const taken = await this.database.execute(
        `UPDATE orders_simulated_charges SET charged_at = charged_at
         WHERE payment_id = ? AND outcome = 'captured' AND currency = ?`,
        [paymentId, amount.currency],
      );
      if (taken !== 1) throw new Error(`nothing was captured in ${amount.currency}: refund ${refundId}`);
      if (!(await this.database.insertIfAbsent(SimulatedRefundRow, row))) return;
      const [books] = await this.database.query<{ captured: number | null; refunded: number | null }>(
        `SELECT (SELECT amount FROM orders_simulated_charges WHERE payment_id = ? AND outcome = 'captured') AS captured,
           (SELECT CAST(SUM(amount) AS SIGNED) FROM orders_simulated_refunds WHERE payment_id = ?) AS refunded`,
        [paymentId, paymentId],
      );
      if ((books?.refunded ?? 0) > (books?.captured ?? 0))
        throw new Error(`more than was captured: refund ${refundId}`);
    });
  }
}

function behaviourOf(instrument: PaymentInstrument): { decline: DeclineReason | null; losesAnswer: boolean } {
  if (instrument.method !== 'credit_card') return NO_CARD;
  return TEST_CARDS[instrument.card.reveal()] ?? OTHER_CARD;
}
