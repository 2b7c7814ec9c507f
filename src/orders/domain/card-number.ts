import { InvalidCardError } from './order-errors.js';

/** What Node's `util.inspect`, and so every logger, asks an object to show itself by. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** A well-formed card number on its way to the provider. It shows itself as `•••• 4242` wherever it is printed or serialised. */
export class CardNumber {
  readonly #digits: string;

  private constructor(digits: string) {
    this.#digits = digits;
  }

  /** Reads what a buyer typed, spaces and hyphens included. @throws InvalidCardError unless it is 12 to 19 digits that Luhn accepts */
  static parse(text: string): CardNumber {
    const digits = text.replace(/[\s-]/g, '');
    if (!/^\d{12,19}$/.test(digits) || !passesLuhn(digits)) throw new InvalidCardError();
    return new CardNumber(digits);
  }

  /** All that may be kept. */
  get last4(): string {
    return this.#digits.slice(-4);
  }

  /** The whole number: for the provider, and for nobody else. */
  reveal(): string {
    return this.#digits;
  }

  toString(): string {
    return `•••• ${this.last4}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [INSPECT](): string {
    return this.toString();
  }
}

/** The check digit of ISO/IEC 7812-1. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0 && sum > 0;
}
