import type Handlebars from 'handlebars';
import { isMessageKey } from '../i18n/message-key.js';
import type { Message, MessageParams } from '../i18n/message.js';
import type { Translator } from '../i18n/translator.js';
import type { MoneyDto } from '../../shared/money.js';
import { PageRender } from './page-render.js';

type Options = Handlebars.HelperOptions;
type Helpers = Readonly<Record<string, Handlebars.HelperDelegate>>;

/** What templates can call. Every helper returns plain text or a value, which Handlebars then escapes. */
export function viewHelpers(translator: Translator, asset: (path: string) => string): Helpers {
  const translate = (page: PageRender, key: string, params: MessageParams): string => {
    if (!isMessageKey(key)) throw new Error(`no message "${key}"`);
    return translator.t(page.lang, key, params);
  };

  return {
    /** `{{t "cart.title"}}`, `{{t "cart.count" count=3}}`, `{{t "condition" code}}` for the key `condition.<code>`. */
    t: (...args: unknown[]) => {
      const { codes, options } = split(args);
      return translate(pageOf(options), codes.join('.'), paramsOf(options));
    },
    /** `{{message notice}}` for a `{ key, params }` of the model. */
    message: (message: Message, options: Options) => translator.say(pageOf(options).lang, message),
    /** `{{pageTitle (t "cart.title")}}` names the page, for the layout. */
    pageTitle: (text: string, options: Options) => {
      pageOf(options).title = text;
      return '';
    },
    pageBody: (options: Options) => pageOf(options).body,

    money: (money: MoneyDto, options: Options) => pageOf(options).format.money(money),
    number: (value: number, options: Options) => pageOf(options).format.number(value),
    date: (iso: string, options: Options) => pageOf(options).format.date(iso),
    dateTime: (iso: string, options: Options) => pageOf(options).format.dateTime(iso),
    fileSize: (bytes: number, options: Options) => pageOf(options).format.fileSize(bytes),
    countryName: (code: string, options: Options) => pageOf(options).format.country(code),
    sortedCountries: (codes: readonly string[], options: Options) => pageOf(options).format.countries(codes),

    asset,
    eq: (one: unknown, other: unknown) => one === other,
    gt: (one: number, other: number) => one > other,
    and: (one: unknown, other: unknown) => Boolean(one) && Boolean(other),
    or: (one: unknown, other: unknown) => Boolean(one) || Boolean(other),
    not: (value: unknown) => !value,
    /** A list written in the template: `(list "a" "b")`. */
    list: (...rest: unknown[]) => rest.slice(0, -1),
    concat: (...rest: unknown[]) => rest.slice(0, -1).join(''),
    urlEncode: (text: string) => encodeURIComponent(text),
    /** What a form holds for a field, or empty text. Own properties only: field names come from templates, values from outside. */
    valueOf: (form: FormLike, field: string) => own(form.values, field) ?? '',
    hasErrors: (form: FormLike) => Object.keys(form.errors).length > 0,
    /** The messages beside a field, or `null` when there are none. */
    errorsOf: (form: FormLike, field: string) => {
      const errors = own(form.errors, field);
      return errors !== undefined && errors.length > 0 ? errors : null;
    },
  };
}

/** FormModel of the http layer, as far as templates read it. */
interface FormLike {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly Message[]>>;
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The arguments of a call before the options that Handlebars adds. */
function split(args: readonly unknown[]): { codes: readonly string[]; options: Options } {
  const options = args[args.length - 1];
  if (!isOptions(options)) throw new Error('a helper was called outside a template');
  return { codes: args.slice(0, -1).map(String), options };
}

function isOptions(value: unknown): value is Options {
  return typeof value === 'object' && value !== null && 'hash' in value && 'data' in value;
}

function pageOf(options: Options): PageRender {
  const data: unknown = options.data;
  if (typeof data === 'object' && data !== null && 'page' in data && data.page instanceof PageRender) return data.page;
  throw new Error('a template was rendered outside a page');
}

/** The named arguments of a call; anything but text and numbers is a mistake in the template. */
function paramsOf(options: Options): MessageParams {
  const params: Record<string, string | number> = {};
  for (const [name, value] of Object.entries<unknown>(options.hash)) {
    if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`message parameter ${name}: ${typeof value}`);
    params[name] = value;
  }
  return params;
}
