import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { FencedError } from '../../platform/timers/task-context.js';
import { Clock } from '../../shared/clock.js';
import type { Payment } from '../domain/payment.js';
import { ConcludePayment } from './conclude-payment.js';
import { type ChargeRecord, PaymentGateway } from './ports/payment-gateway.js';
import { PaymentRepository } from './ports/payment.repository.js';
import { inGroups } from './in-batches.js';
import { pauseAt } from './provider-pace.js';
import { PROVIDER_TIMEOUT_MS, within } from './within.js';

const BATCH = 50;
const AT_ONCE = 10;
/** A charge that the provider does not know yet may still be on its way to it: this long it is waited for. */
const IN_FLIGHT_MS = 60_000;
/** For this long an abandoned attempt is asked about, ever more seldom, in case the money was taken after all. */
const WATCHED_MS = 24 * 3_600_000;

/** Asks the provider what became of the attempts that nobody knows the end of, and writes it down. */
@Injectable()
export class ReconcilePayments {
  private readonly logger = new Logger(ReconcilePayments.name);

  constructor(
    private readonly payments: PaymentRepository,
    private readonly gateway: PaymentGateway,
    private readonly conclusion: ConcludePayment,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const due = await this.payments.withDueCheck(this.clock.now(), BATCH);
    await inGroups(due, AT_ONCE, (payment) => this.one(payment));
  }

  private async one(payment: Payment): Promise<void> {
    try {
      await this.settle(payment);
    } catch (error) {
      if (error instanceof FencedError) throw error;
      this.logger.error({ err: error, paymentId: payment.id }, 'a payment could not be reconciled; it is tried again');
      await this.later(payment);
    }
  }

  private async settle(due: Payment): Promise<void> {
    const payment = due.status === 'started' ? await this.conclusion.unanswered(due.id, 'timer') : due;
    const record = await this.ask(payment);
    switch (record.kind) {
      case 'captured':
        await this.conclusion.captured(payment.id, record, 'timer');
        return;
      case 'declined':
        if (payment.status === 'unknown') await this.conclusion.declined(payment.id, record.reason, 'timer');
        else await this.stopAsking(payment);
        return;
      case 'not_found':
        await this.notFound(payment);
    }
  }

  /** An attempt that has been unheard of for so long is given up at the provider first: from then on it is too late to take the money. */
  private async ask(payment: Payment): Promise<ChargeRecord> {
    const record = await within(PROVIDER_TIMEOUT_MS, this.gateway.find(payment.id));
    if (record.kind !== 'not_found' || !this.isGivenUp(payment)) return record;
    return within(PROVIDER_TIMEOUT_MS, this.gateway.cancel(payment.id));
  }

  private isGivenUp(payment: Payment): boolean {
    return payment.status === 'unknown' && this.age(payment) >= IN_FLIGHT_MS;
  }

  private async notFound(payment: Payment): Promise<void> {
    const age = this.age(payment);
    if (this.isGivenUp(payment)) {
      await this.conclusion.abandoned(payment.id, this.from(IN_FLIGHT_MS));
    } else if (payment.status === 'abandoned' && age >= WATCHED_MS) {
      await this.stopAsking(payment);
    } else {
      await this.askAt(payment, this.from(payment.status === 'abandoned' ? age : pauseAt(age)));
    }
  }

  private async later(payment: Payment): Promise<void> {
    try {
      await this.askAt(payment, this.from(pauseAt(this.age(payment))));
    } catch (error) {
      if (error instanceof FencedError) throw error;
      this.logger.error({ err: error, paymentId: payment.id }, 'a payment could not be put off; it stays due now');
    }
  }

  private async stopAsking(payment: Payment): Promise<void> {
    await this.askAt(payment, null);
  }

  private async askAt(payment: Payment, checkAt: Date | null): Promise<void> {
    await this.unitOfWork.run(() => this.payments.save({ ...payment, checkAt }, payment.status));
  }

  private age(payment: Payment): number {
    return this.clock.now().getTime() - payment.startedAt.getTime();
  }

  private from(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}
