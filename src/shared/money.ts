import { DomainError } from './domain-error.js';

export class InvalidMoneyError extends DomainError {
  readonly code = 'shared.invalid_money';
}

/** The largest amount the shop handles, in minor units: far above any book, far below where doubles lose cents. */
export const MAX_AMOUNT = 99_999_999_999;

/** An amount of integer minor units (cents) in one ISO 4217 currency. Never negative, never fractional, never NaN. */
export class Money {
  private constructor(
    readonly amount: number,
    readonly currency: string,
  ) {}

  /** @throws InvalidMoneyError unless `amount` is an integer from 0 to {@link MAX_AMOUNT} and `currency` three capitals. */
  static of(amount: number, currency: string): Money {
    if (!Number.isSafeInteger(amount) || amount < 0 || amount > MAX_AMOUNT) {
      throw new InvalidMoneyError(`not an amount of minor units: ${String(amount)}`);
    }
    if (!/^[A-Z]{3}$/.test(currency)) throw new InvalidMoneyError(`not an ISO 4217 currency: ${currency}`);
    return new Money(amount, currency);
  }

  static zero(currency: string): Money {
    return Money.of(0, currency);
  }

  plus(other: Money): Money {
    this.assertSameCurrency(other);
    return Money.of(this.amount + other.amount, this.currency);
  }

  /** @throws InvalidMoneyError when there is less than `other` */
  minus(other: Money): Money {
    this.assertSameCurrency(other);
    return Money.of(this.amount - other.amount, this.currency);
  }

  times(quantity: number): Money {
    return Money.of(this.amount * quantity, this.currency);
  }

  equals(other: Money): boolean {
    return this.amount === other.amount && this.currency === other.currency;
  }

  toJSON(): { amount: number; currency: string } {
    return { amount: this.amount, currency: this.currency };
  }

  private assertSameCurrency(other: Money): void {
    if (other.currency !== this.currency) {
      throw new InvalidMoneyError(`${other.currency} is not ${this.currency}`);
    }
  }
}

/** Money as it crosses a contract: `{ amount: 1999, currency: 'USD' }`. */
export interface MoneyDto {
  readonly amount: number;
  readonly currency: string;
}
