import { type Language, LANGUAGES } from '../../shared/language.js';
import type { MoneyDto } from '../../shared/money.js';
import { LOCALES } from '../i18n/locales.js';

export interface CountryOption {
  readonly code: string;
  readonly name: string;
}

/** Amounts, dates and names as a reader of one language writes them. Intl objects are slow to make, so they are kept. */
export class Formatters {
  private readonly currencies = new Map<string, { readonly format: Intl.NumberFormat; readonly unit: number }>();
  private readonly integers: Intl.NumberFormat;
  private readonly days: Intl.DateTimeFormat;
  private readonly instants: Intl.DateTimeFormat;
  private readonly regions: Intl.DisplayNames;
  private readonly collator: Intl.Collator;

  constructor(private readonly locale: string) {
    this.integers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this.days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
    this.instants = new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      timeZone: 'UTC',
      timeZoneName: 'short',
    });
    this.regions = new Intl.DisplayNames(locale, { type: 'region' });
    this.collator = new Intl.Collator(locale);
  }

  money({ amount, currency }: MoneyDto): string {
    let known = this.currencies.get(currency);
    if (known === undefined) {
      const format = new Intl.NumberFormat(this.locale, { style: 'currency', currency });
      known = { format, unit: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2) };
      this.currencies.set(currency, known);
    }
    return known.format.format(amount / known.unit);
  }

  number(value: number): string {
    return this.integers.format(value);
  }

  /** The day of an ISO instant, in UTC. */
  date(iso: string): string {
    return this.days.format(new Date(iso));
  }

  /** An ISO instant to the minute, in UTC and saying so; js/site.js rewrites it in the reader's own time zone. */
  dateTime(iso: string): string {
    return this.instants.format(new Date(iso));
  }

  /** Whole megabytes where possible: file limits are round numbers of them. */
  fileSize(bytes: number): string {
    return `${this.integers.format(bytes / 1024 / 1024)} MB`;
  }

  /** The name of an ISO 3166-1 alpha-2 code; whatever else was stored is shown as it is. */
  country(code: string): string {
    return /^[A-Z]{2}$/.test(code) ? (this.regions.of(code) ?? code) : code;
  }

  countries(codes: readonly string[]): readonly CountryOption[] {
    return codes
      .map((code) => ({ code, name: this.country(code) }))
      .sort((one, other) => this.collator.compare(one.name, other.name));
  }
}

/** One set of formatters a language. */
export function formattersByLanguage(): ReadonlyMap<Language, Formatters> {
  return new Map(LANGUAGES.map((language) => [language, new Formatters(LOCALES[language])]));
}
