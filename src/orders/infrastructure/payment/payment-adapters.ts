import type { AppConfig, PaymentConfig } from '../../../platform/config/app-config.js';
import type { Database } from '../../../platform/database/database.js';
import type { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import type { Clock } from '../../../shared/clock.js';
import type { PaymentBooks } from '../../application/ports/payment-books.js';
import type { PaymentGateway } from '../../application/ports/payment-gateway.js';
import type { PaymentNotices } from '../../application/ports/payment-notices.js';
import { ProviderLedgerCheck } from '../../application/provider-ledger.check.js';
import { PROVIDER_TIMEOUT_MS } from '../../application/within.js';
import { HttpPaymentGateway } from './http-payment.gateway.js';
import { HttpPaymentNotices, NoPaymentNotices } from './http-payment.notices.js';
import { HttpProviderLedger } from './http-provider.ledger.js';
import { ProviderClient } from './provider-client.js';
import { SimulatedPaymentGateway } from './simulated-payment.gateway.js';

type HttpProviderConfig = Extract<PaymentConfig, { provider: 'http' }>;

/** Who takes the money, as PAYMENT_PROVIDER says. */
export function paymentGateway(
  { payment }: AppConfig,
  database: Database,
  unitOfWork: UnitOfWork,
  clock: Clock,
): PaymentGateway {
  if (payment.provider === 'simulated') return new SimulatedPaymentGateway(database, unitOfWork, clock);
  return new HttpPaymentGateway(clientOf(payment));
}

/** Whose webhooks are heard. */
export function paymentNotices({ payment }: AppConfig, clock: Clock): PaymentNotices {
  return payment.provider === 'simulated'
    ? new NoPaymentNotices()
    : new HttpPaymentNotices(payment.webhookSecrets, clock);
}

/** Compares our books with the provider's, where PAYMENT_PROVIDER names one that keeps its own. */
export function providerLedgerCheck({ payment }: AppConfig, books: PaymentBooks): ProviderLedgerCheck | null {
  if (payment.provider === 'simulated') return null;
  return new ProviderLedgerCheck(books, new HttpProviderLedger(clientOf(payment)));
}

const clientOf = ({ url, apiKey }: HttpProviderConfig): ProviderClient =>
  new ProviderClient({ url, apiKey, timeoutMs: PROVIDER_TIMEOUT_MS });
