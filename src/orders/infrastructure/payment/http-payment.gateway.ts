import {
  type ChargeAnswer,
  type ChargeRecord,
  type ChargeRequest,
  PaymentGateway,
  type RefundRequest,
} from '../../application/ports/payment-gateway.js';
import type { PaymentId, PaymentInstrument } from '../../domain/payment.js';
import { parseCharge, parseRefund } from './provider-answers.js';
import { type ProviderCall, ProviderClient } from './provider-client.js';
import { ProviderRefusedError, ProviderUnavailableError } from './provider-errors.js';

/**
 * A payment provider that is reached over HTTP (`npm run psp`, and whoever speaks as it does). Our ids are its idempotency
 * keys. Whatever is no clear answer about this very payment throws, and so counts as unknown.
 */
export class HttpPaymentGateway extends PaymentGateway {
  readonly isSimulated = false;

  constructor(private readonly client: ProviderClient) {
    super();
  }

  /** @throws ProviderUnavailableError, ProviderRefusedError */
  async charge({ paymentId, orderCode, amount, instrument }: ChargeRequest): Promise<ChargeAnswer> {
    const record = await this.ask(paymentId, {
      method: 'POST',
      path: '/v1/charges',
      idempotencyKey: paymentId,
      body: { ...amount.toJSON(), order: orderCode, ...instrumentOf(instrument) },
    });
    // Given up before it came there: it is too late to take anything for it.
    return record.kind === 'not_found' ? { kind: 'declined', reason: 'provider_error' } : record;
  }

  /** @throws ProviderUnavailableError, ProviderRefusedError */
  async find(paymentId: PaymentId): Promise<ChargeRecord> {
    try {
      return await this.ask(paymentId, { method: 'GET', path: `/v1/charges/${paymentId}` });
    } catch (error) {
      // A 404 for another reason comes from something that is not the provider.
      const isUnheardOf = error instanceof ProviderRefusedError && error.reason === 'charge_not_found';
      if (isUnheardOf) return { kind: 'not_found' };
      throw error;
    }
  }

  /** @throws ProviderUnavailableError, ProviderRefusedError */
  async cancel(paymentId: PaymentId): Promise<ChargeRecord> {
    return this.ask(paymentId, { method: 'POST', path: `/v1/charges/${paymentId}/cancellation` });
  }

  /** @throws ProviderUnavailableError, ProviderRefusedError, which for more than was captured says so */
  async refund({ refundId, paymentId, amount }: RefundRequest): Promise<void> {
    const body = await this.client.call({
      method: 'POST',
      path: `/v1/charges/${paymentId}/refunds`,
      idempotencyKey: refundId,
      body: amount.toJSON(),
    });
    const refund = parseRefund(body);
    if (refund?.refundId !== refundId || !refund.amount.equals(amount)) {
      throw new ProviderUnavailableError('a 2xx about another refund');
    }
  }

  private async ask(paymentId: PaymentId, call: ProviderCall): Promise<ChargeRecord> {
    const charge = parseCharge(await this.client.call(call));
    if (charge?.paymentId !== paymentId) throw new ProviderUnavailableError('a 2xx about another payment');
    return charge.record;
  }
}

function instrumentOf(instrument: PaymentInstrument): { method: string; cardNumber?: string } {
  if (instrument.method !== 'credit_card') return { method: instrument.method };
  return { method: instrument.method, cardNumber: instrument.card.reveal() };
}
