import { Injectable } from '@nestjs/common';
import { RecurringTask } from '../../../platform/timers/recurring-task.js';
import { Checkouts } from '../../application/checkouts.js';
import { ExpireOrders } from '../../application/expire-orders.use-case.js';
import { ReconcilePayments } from '../../application/reconcile-payments.use-case.js';
import { RefundPayments } from '../../application/refund-payments.use-case.js';
import { SettleStock } from '../../application/settle-stock.use-case.js';
import { TrackParcels } from '../../application/track-parcels.use-case.js';

// One instance runs each at a time; were it not so, what they do would still be claimed by compare-and-set or harmless.

@Injectable()
export class ExpireOrdersTask extends RecurringTask {
  readonly name = 'orders.expire';
  readonly intervalMs = 5_000;

  constructor(private readonly expireOrders: ExpireOrders) {
    super();
  }

  run(): Promise<void> {
    return this.expireOrders.execute();
  }
}

@Injectable()
export class ReconcilePaymentsTask extends RecurringTask {
  readonly name = 'orders.reconcile-payments';
  readonly intervalMs = 2_000;

  constructor(private readonly reconcilePayments: ReconcilePayments) {
    super();
  }

  run(): Promise<void> {
    return this.reconcilePayments.execute();
  }
}

@Injectable()
export class RefundPaymentsTask extends RecurringTask {
  readonly name = 'orders.refund-payments';
  readonly intervalMs = 5_000;

  constructor(private readonly refundPayments: RefundPayments) {
    super();
  }

  run(): Promise<void> {
    return this.refundPayments.allDue();
  }
}

@Injectable()
export class SettleStockTask extends RecurringTask {
  readonly name = 'orders.settle-stock';
  readonly intervalMs = 5_000;

  constructor(private readonly settleStock: SettleStock) {
    super();
  }

  run(): Promise<void> {
    return this.settleStock.all();
  }
}

@Injectable()
export class SweepCheckoutsTask extends RecurringTask {
  readonly name = 'orders.sweep-checkouts';
  readonly intervalMs = 10_000;

  constructor(private readonly checkouts: Checkouts) {
    super();
  }

  run(goOn: () => boolean): Promise<void> {
    return this.checkouts.sweep(goOn);
  }
}

@Injectable()
export class TrackParcelsTask extends RecurringTask {
  readonly name = 'orders.track-parcels';
  readonly intervalMs = 5_000;
  override readonly exclusive = false;

  constructor(private readonly trackParcels: TrackParcels) {
    super();
  }

  run(): Promise<void> {
    return this.trackParcels.execute();
  }
}
