import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { fingerprintOf } from '../../platform/idempotency/idempotency-keys.js';
import { type Claim, IdempotentCommands } from '../../platform/idempotency/idempotent-commands.js';
import { Clock } from '../../shared/clock.js';
import { newId, parseId, type UserId } from '../../shared/ids.js';
import { CardNumber } from '../domain/card-number.js';
import type { Order } from '../domain/order.js';
import type { OrderCode } from '../domain/order-code.js';
import { InvalidCardError, OrderBusyError, OrderNotFoundError } from '../domain/order-errors.js';
import {
  type DeclineReason,
  parsePaymentMethod,
  type Payment,
  type PaymentId,
  type PaymentInstrument,
} from '../domain/payment.js';
import { ConcludePayment } from './conclude-payment.js';
import { OrderChanges, StaleOrderError } from './order-changes.js';
import { type ChargeAnswer, PaymentGateway } from './ports/payment-gateway.js';
import { OrderRepository } from './ports/order.repository.js';
import { PaymentRepository } from './ports/payment.repository.js';
import { PROVIDER_TIMEOUT_MS, within } from './within.js';

/** An attempt still `started` after this long has lost its process: the reconciler takes it over. */
export const ORPHANED_MS = 30_000;

export interface PayOrderCommand {
  readonly buyerId: UserId;
  readonly code: OrderCode;
  readonly idempotencyKey: string;
  readonly method: string;
  /** For cards: what the buyer typed. It goes to the provider and nowhere else. */
  readonly cardNumber?: string | undefined;
}

/** Why there is no payment: the provider's no, or that it took something else than the total, which goes back. */
export type RefusalReason = DeclineReason | 'amount_mismatch';

/** `pending`: the provider has not answered; the order page shows what becomes of it. */
export type PaymentOutcome =
  | { readonly kind: 'captured' }
  | { readonly kind: 'declined'; readonly reason: RefusalReason }
  | { readonly kind: 'pending' };

/**
 * Takes the money for an order: the attempt is written down first, the provider asked outside of any transaction, the answer
 * written down if the attempt still waits for it. A repeat with the same key gets the first attempt's outcome and never charges.
 */
@Injectable()
export class PayOrder {
  private readonly logger = new Logger(PayOrder.name);

  constructor(
    private readonly changes: OrderChanges,
    private readonly unitOfWork: UnitOfWork,
    private readonly commands: IdempotentCommands,
    private readonly orders: OrderRepository,
    private readonly payments: PaymentRepository,
    private readonly gateway: PaymentGateway,
    private readonly conclusion: ConcludePayment,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws OrderNotFoundError, NotPayableError, InvalidCardError, UnknownPaymentMethodError, IdempotencyKeyReusedError,
   * RequestInProgressError
   */
  async execute(command: PayOrderCommand): Promise<PaymentOutcome> {
    const { buyerId, code, idempotencyKey: key } = command;
    const instrument = instrumentOf(command);
    // Of the card only what may be kept: a hash of the whole number could be turned back into it.
    const fingerprint = fingerprintOf({ code, method: instrument.method, last4: last4(instrument) });
    return this.commands.run<PaymentOutcome>({
      request: { userId: buyerId, key, scope: 'orders.pay', fingerprint },
      inOneUnit: false,
      refusals: ['orders.not_payable'],
      execute: async (claim) => {
        const payment = await this.start(command, instrument, claim);
        return outcomeOf(await this.charge(payment, code, instrument));
      },
      resume: async (paymentId) => outcomeOf(await this.existing(paymentId)),
      isFinal: ({ kind }) => kind !== 'pending',
    });
  }

  private async start(
    { buyerId, code }: PayOrderCommand,
    instrument: PaymentInstrument,
    claim: Claim,
  ): Promise<Payment> {
    return this.changes.untilFresh(async () => {
      const order = await this.orders.ofBuyer(buyerId, code);
      if (!order) throw new OrderNotFoundError();
      const payment = attempt(order, instrument, this.clock.now());
      const paying = order.startPayment(payment.startedAt);
      return this.unitOfWork.run(async () => {
        await claim(payment.id);
        if (!(await this.orders.save(paying))) throw new StaleOrderError();
        await this.payments.add(payment);
        return payment;
      });
    });
  }

  private async charge(payment: Payment, orderCode: OrderCode, instrument: PaymentInstrument): Promise<Payment> {
    const answer = await this.ask(payment, orderCode, instrument);
    try {
      return await this.conclude(payment.id, answer);
    } catch (error) {
      // The provider has been asked, so this is no refusal: the reconciler writes down what it answered.
      if (error instanceof OrderBusyError) return this.existing(payment.id);
      throw error;
    }
  }

  private conclude(id: PaymentId, answer: ChargeAnswer | undefined): Promise<Payment> {
    switch (answer?.kind) {
      case 'captured':
        return this.conclusion.captured(id, answer, 'buyer');
      case 'declined':
        return this.conclusion.declined(id, answer.reason, 'buyer');
      case undefined:
        return this.conclusion.unanswered(id, 'buyer');
    }
  }

  private async ask(
    payment: Payment,
    orderCode: OrderCode,
    instrument: PaymentInstrument,
  ): Promise<ChargeAnswer | undefined> {
    const { id: paymentId, amount } = payment;
    try {
      const asked = this.gateway.charge({ paymentId, orderCode, amount, instrument });
      return await within(PROVIDER_TIMEOUT_MS, asked);
    } catch (error) {
      this.logger.warn({ err: error, paymentId }, 'the payment provider gave no answer that counts');
      return undefined;
    }
  }

  private async existing(id: string): Promise<Payment> {
    const paymentId = parseId<PaymentId>(id);
    const payment = paymentId && (await this.payments.byId(paymentId));
    if (!payment) throw new Error(`no payment ${id}`);
    return payment;
  }
}

function instrumentOf({ method: text, cardNumber }: PayOrderCommand): PaymentInstrument {
  const method = parsePaymentMethod(text);
  if (method !== 'credit_card') return { method };
  // A JSON null passes for a field that is left out.
  if (typeof cardNumber !== 'string') throw new InvalidCardError();
  return { method, card: CardNumber.parse(cardNumber) };
}

const last4 = (instrument: PaymentInstrument): string | null =>
  instrument.method === 'credit_card' ? instrument.card.last4 : null;

function attempt(order: Order, instrument: PaymentInstrument, at: Date): Payment {
  return {
    id: newId<PaymentId>(),
    orderId: order.state.id,
    method: instrument.method,
    cardLast4: last4(instrument),
    amount: order.total,
    taken: null,
    status: 'started',
    declineReason: null,
    reference: null,
    startedAt: at,
    finishedAt: null,
    checkAt: new Date(at.getTime() + ORPHANED_MS),
  };
}

function outcomeOf({ status, declineReason }: Payment): PaymentOutcome {
  switch (status) {
    case 'captured':
      return { kind: 'captured' };
    case 'started':
    case 'unknown':
      return { kind: 'pending' };
    case 'mismatched':
      return { kind: 'declined', reason: 'amount_mismatch' };
    case 'declined':
    case 'abandoned':
    case 'captured_late':
      return { kind: 'declined', reason: declineReason ?? 'provider_error' };
  }
}
