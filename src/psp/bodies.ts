import { isBehaviour, type BehaviourName, BEHAVIOUR_NAMES, type Takes, TAKES } from './behaviours.js';
import { ProviderError } from './provider-error.js';

const MAX_AMOUNT = 99_999_999_999;
const DEFAULT_PAGE = 100;
const MAX_PAGE = 500;
const METHODS: readonly string[] = ['credit_card', 'paypal', 'bank_transfer'];

export interface ChargeBody {
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly method: string;
  /** The card's digits, for `credit_card` only: it is looked at and not kept. */
  readonly card: string | null;
  /** The merchant's name for what is paid. */
  readonly order: string | null;
}

export type RefundBody = Pick<ChargeBody, 'amount' | 'currency'>;

/** Collects what is wrong with a body, so that all of it is told at once. */
class Fields {
  private readonly problems: Record<string, string> = {};

  constructor(private readonly body: object) {}

  /** The value of a field that `accepts`, else `undefined` and a problem. */
  read<T>(name: string, takes: string, accepts: (value: unknown) => value is T, isOptional = false): T | undefined {
    const value: unknown = Object.hasOwn(this.body, name) ? Reflect.get(this.body, name) : undefined;
    if (value === undefined && isOptional) return undefined;
    if (accepts(value)) return value;
    this.problems[name] = `it takes ${takes}`;
    return undefined;
  }

  assertRight(): void {
    if (Object.keys(this.problems).length === 0) return;
    throw new ProviderError(400, 'invalid_request', 'some fields are not as they should be', this.problems);
  }
}

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= MAX_AMOUNT;
const isCurrency = (value: unknown): value is string => typeof value === 'string' && /^[A-Z]{3}$/.test(value);
const isMethod = (value: unknown): value is string => typeof value === 'string' && METHODS.includes(value);
const isCard = (value: unknown): value is string => typeof value === 'string' && /^\d{12,19}$/.test(value);
const isLabel = (value: unknown): value is string => typeof value === 'string' && /^[\x20-\x7e]{1,100}$/.test(value);
export const isKey = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{8,64}$/.test(value);
const upTo =
  (max: number) =>
  (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
const isPageSize = (value: unknown): value is string =>
  typeof value === 'string' && /^[1-9]\d{0,3}$/.test(value) && Number(value) <= MAX_PAGE;
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const oneOf =
  <const T extends string>(...words: readonly T[]) =>
  (value: unknown): value is T =>
    words.some((word) => word === value);

const AMOUNT = `a whole number from 1 to ${MAX_AMOUNT}`;

/** @throws ProviderError */
export function chargeBody(body: object): ChargeBody {
  const fields = new Fields(body);
  const amount = fields.read('amount', AMOUNT, isAmount) ?? 0;
  const currency = fields.read('currency', 'three capitals', isCurrency) ?? '';
  const method = fields.read('method', METHODS.join(' or '), isMethod) ?? '';
  const order = fields.read('order', '1 to 100 printable characters', isLabel, true) ?? null;
  const card = method === 'credit_card' ? (fields.read('cardNumber', '12 to 19 digits', isCard) ?? null) : null;
  fields.assertRight();
  return { amount, currency, method, card, order };
}

/** @throws ProviderError */
export function refundBody(body: object): RefundBody {
  const fields = new Fields(body);
  const amount = fields.read('amount', AMOUNT, isAmount) ?? 0;
  const currency = fields.read('currency', 'three capitals', isCurrency) ?? '';
  fields.assertRight();
  return { amount, currency };
}

/** Which page of the ledger is asked for. */
export interface LedgerPageQuery {
  /** The payment that the page before ended with; empty for the first page. */
  readonly after: string;
  /** Payments on it. */
  readonly limit: number;
}

/** @throws ProviderError */
export function pageQuery(query: URLSearchParams): LedgerPageQuery {
  const fields = new Fields(Object.fromEntries(query));
  const after = fields.read('after', 'the `next` of the page before', isKey, true) ?? '';
  const limit = fields.read('limit', `a whole number from 1 to ${MAX_PAGE}`, isPageSize, true);
  fields.assertRight();
  return { after, limit: limit === undefined ? DEFAULT_PAGE : Number(limit) };
}

/** What the control sets; what is left out stays as it is. */
export interface Controls {
  readonly charges?: BehaviourName | 'card' | undefined;
  readonly take?: Takes | 'card' | undefined;
  readonly slowMs?: number | undefined;
  readonly copies?: number | undefined;
  readonly delayMs?: number | undefined;
  readonly hold?: boolean | undefined;
  readonly order?: 'kept' | 'reversed' | undefined;
}

const isBehaviourOrCard = (value: unknown): value is BehaviourName | 'card' =>
  value === 'card' || (typeof value === 'string' && isBehaviour(value));

/** @throws ProviderError */
export function controlsBody(body: object): Controls {
  const fields = new Fields(body);
  const controls = {
    charges: fields.read('charges', `card, ${BEHAVIOUR_NAMES.join(', ')}`, isBehaviourOrCard, true),
    take: fields.read('take', `card, ${TAKES.join(', ')}`, oneOf('card', ...TAKES), true),
    slowMs: fields.read('slowMs', '0 to 600000', upTo(600_000), true),
    copies: fields.read('copies', '0 to 100', upTo(100), true),
    delayMs: fields.read('delayMs', '0 to 600000', upTo(600_000), true),
    hold: fields.read('hold', 'true or false', isFlag, true),
    order: fields.read('order', 'kept or reversed', oneOf('kept', 'reversed'), true),
  };
  fields.assertRight();
  return controls;
}

/** A delivery on demand: `as` says how honest it is, `change` what it claims in place of what is true. */
export interface DeliveryBody {
  readonly payment: string;
  readonly as: 'signed' | 'replayed' | 'forged' | 'unsigned' | 'stale' | 'tampered';
  readonly copies: number;
  readonly change: object;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws ProviderError */
export function deliveryBody(body: object): DeliveryBody {
  const fields = new Fields(body);
  const kinds = ['signed', 'replayed', 'forged', 'unsigned', 'stale', 'tampered'] as const;
  const delivery = {
    payment: fields.read('payment', 'the id of a charge', isKey) ?? '',
    as: fields.read('as', kinds.join(', '), oneOf(...kinds)) ?? 'signed',
    copies: fields.read('copies', '0 to 100', upTo(100), true) ?? 1,
    change: fields.read('change', 'an object', isObject, true) ?? {},
  };
  fields.assertRight();
  return delivery;
}
