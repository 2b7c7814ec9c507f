import type { FieldErrors } from '../../platform/http/form.js';
import type { Message } from '../../platform/i18n/message.js';
import { InvalidBookError } from '../domain/catalog-errors.js';
import { problemMessage } from './book-messages.js';

/**
 * Reads the fields of a page's form or query by the domain's own rules and gathers what is wrong with each, so that the
 * reader sees all of it at once.
 */
export class FormFields {
  private readonly found: Record<string, readonly Message[]> = {};
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(body: unknown) {
    this.fields = typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {};
  }

  /** What is wrong, by field; `undefined` when nothing is. */
  get errors(): FieldErrors | undefined {
    return Object.keys(this.found).length > 0 ? this.found : undefined;
  }

  /** The field as sent; empty when it is missing, or is no text (which is an error). */
  text(name: string): string {
    const value = Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
    if (typeof value === 'string') return value;
    if (value !== undefined) this.wrong(name, { key: 'validation.text' });
    return '';
  }

  /** The field as `rule` reads it; `undefined` when the rule refuses it, with what it says as the error. */
  read<T>(name: string, rule: (text: string) => T): T | undefined {
    const text = this.text(name);
    if (this.found[name]) return undefined;
    try {
      return rule(text);
    } catch (error) {
      if (!(error instanceof InvalidBookError)) throw error;
      this.wrong(name, problemMessage(error.problem, error.limit));
      return undefined;
    }
  }

  wrong(name: string, message: Message): void {
    this.found[name] ??= [message];
  }
}
