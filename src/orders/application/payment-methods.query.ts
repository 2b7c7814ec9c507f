import { Injectable } from '@nestjs/common';
import { PAYMENT_METHODS, type PaymentMethod } from '../domain/payment.js';
import { PaymentGateway } from './ports/payment-gateway.js';

export interface OfferedMethods {
  readonly methods: readonly PaymentMethod[];
  /** Whether no real money moves. */
  readonly isSimulated: boolean;
}

/** How an order can be paid. */
@Injectable()
export class PaymentMethods {
  constructor(private readonly gateway: PaymentGateway) {}

  execute(): OfferedMethods {
    return { methods: PAYMENT_METHODS, isSimulated: this.gateway.isSimulated };
  }
}
