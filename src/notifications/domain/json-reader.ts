import { type Id, parseId } from '../../shared/ids.js';
import { InvalidMoneyError, Money, type MoneyDto } from '../../shared/money.js';
import { UnreadableFactsError } from './unreadable-facts.error.js';

/** Far above what any title or name of ours may hold. */
const MAX_TEXT_LENGTH = 2_000;

/** Reads an object of unknown JSON field by field. Every method throws UnreadableFactsError where the contract is broken. */
export class JsonReader {
  private constructor(
    private readonly fields: object,
    private readonly path: string,
  ) {}

  static of(value: unknown, path = 'payload'): JsonReader {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new UnreadableFactsError(path, 'an object');
    }
    return new JsonReader(value, path);
  }

  text(field: string): string {
    const value = this.value(field);
    if (typeof value !== 'string' || value === '' || value.length > MAX_TEXT_LENGTH) {
      return this.refuse(field, `text of 1 to ${MAX_TEXT_LENGTH} characters`);
    }
    return value;
  }

  textOrNull(field: string): string | null {
    return this.value(field) === null ? null : this.text(field);
  }

  id<T extends Id<string>>(field: string): T {
    return parseId<T>(this.value(field)) ?? this.refuse(field, 'an id');
  }

  /** None where the field is missing: what told the event was of a version before it. */
  ids<T extends Id<string>>(field: string): readonly T[] {
    const value = this.value(field);
    if (value === undefined) return [];
    if (!Array.isArray(value)) return this.refuse(field, 'a list of ids');
    return value.map((id: unknown) => parseId<T>(id) ?? this.refuse(field, 'a list of ids'));
  }

  positiveInteger(field: string): number {
    const value = this.value(field);
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
      ? value
      : this.refuse(field, 'a positive whole number');
  }

  /** ISO 8601, as `Date.prototype.toISOString` writes it. */
  instant(field: string): string {
    const value = this.value(field);
    const date = typeof value === 'string' ? new Date(value) : undefined;
    if (date === undefined || Number.isNaN(date.getTime())) return this.refuse(field, 'a moment in ISO 8601');
    return date.toISOString();
  }

  money(field: string): MoneyDto {
    const value = this.value(field);
    if (typeof value !== 'object' || value === null || !('amount' in value) || !('currency' in value)) {
      return this.refuse(field, 'an amount of money');
    }
    const { amount, currency } = value;
    if (typeof amount !== 'number' || typeof currency !== 'string') return this.refuse(field, 'an amount of money');
    try {
      return Money.of(amount, currency).toJSON();
    } catch (error) {
      if (error instanceof InvalidMoneyError) return this.refuse(field, 'an amount of money');
      throw error;
    }
  }

  moneyOrNull(field: string): MoneyDto | null {
    return this.value(field) === null ? null : this.money(field);
  }

  /** `null` also where the field is missing: what told the event was of a version before it. */
  addedMoneyOrNull(field: string): MoneyDto | null {
    return this.value(field) === undefined ? null : this.moneyOrNull(field);
  }

  /** At least one. */
  objects(field: string): readonly JsonReader[] {
    const value = this.value(field);
    if (!Array.isArray(value) || value.length === 0) return this.refuse(field, 'a list that holds something');
    return value.map((item: unknown, index) => JsonReader.of(item, `${this.path}.${field}[${index}]`));
  }

  private value(field: string): unknown {
    return Object.hasOwn(this.fields, field) ? Reflect.get(this.fields, field) : undefined;
  }

  private refuse(field: string, wanted: string): never {
    throw new UnreadableFactsError(`${this.path}.${field}`, wanted);
  }
}
