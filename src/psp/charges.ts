import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '../shared/ids.js';
import { type Behaviour, behaviourOf, BEHAVIOURS, type BehaviourName, takenOf, type Takes } from './behaviours.js';
import type { ChargeBody, RefundBody } from './bodies.js';
import type { Books } from './books.js';
import type { ChargeEntry, RefundEntry } from './entries.js';
import { chargeNotFound, keyReused, ProviderError } from './provider-error.js';

/** What became of a request for money, and how the merchant hears of it. */
export interface Charged {
  /** Absent when nothing was written down. */
  readonly charge: ChargeEntry | undefined;
  readonly answer: 'given' | 'error' | 'drop' | 'hang';
}

export type Told = (entry: ChargeEntry | RefundEntry) => void;

/** Takes and gives back money: once per idempotency key, never more back than was taken. */
export class Charges {
  /** Set by the control: what happens to every charge, in place of what its card says. */
  everyCharge: BehaviourName | 'card' = 'card';
  /** Set by the control: what is taken of every charge, in place of what its behaviour says. */
  everyTake: Takes | 'card' = 'card';
  /** How long a slow charge takes. */
  slowMs = 3_000;
  private readonly running = new Map<string, { readonly fingerprint: string; readonly ended: Promise<Charged> }>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly books: Books,
    /** Hears of everything new that stands in the books. */
    private readonly tell: Told,
  ) {}

  /** A request under a key that is being served waits for the same end. @throws ProviderError */
  async charge(payment: string, body: ChargeBody): Promise<Charged> {
    const fingerprint = fingerprintOf(body);
    const twin = this.running.get(payment);
    if (twin) {
      if (twin.fingerprint !== fingerprint) throw keyReused();
      return twin.ended;
    }
    const known = this.books.charge(payment);
    if (known) return repeated(known, fingerprint);
    const ended = this.act(payment, body, fingerprint);
    this.running.set(payment, { fingerprint, ended });
    try {
      return await ended;
    } finally {
      this.running.delete(payment);
    }
  }

  /** Takes nothing for this id from now on; what was taken or refused before stays as it is. */
  async cancel(payment: string): Promise<ChargeEntry> {
    // XXX is ISO 4217's code for no currency.
    const nothing = { amount: 0, currency: 'XXX', method: 'none', card: null, order: null };
    return this.write(payment, nothing, 'cancelled', 'cancelled');
  }

  /** @throws ProviderError */
  async refund(refund: string, payment: string, { amount, currency }: RefundBody): Promise<RefundEntry> {
    const { entry, isNew } = await this.books.write<RefundEntry>(() => {
      const known = this.books.refund(refund);
      if (known) {
        const isSame = known.payment === payment && known.amount === amount && known.currency === currency;
        if (!isSame) throw keyReused();
        return { known };
      }
      this.assertRefundable(payment, amount, currency);
      const reference = `re_${newId()}`;
      const at = new Date().toISOString();
      return { entry: { kind: 'refund', event: newEvent(), at, refund, payment, reference, amount, currency } };
    });
    if (isNew) this.tell(entry);
    return entry;
  }

  /** Slow charges that have not begun are given up. */
  stop(): void {
    this.stopping.abort();
  }

  private async act(payment: string, body: ChargeBody, fingerprint: string): Promise<Charged> {
    const { outcome, trouble, takes = 'asked' } = this.behaviour(body);
    if (trouble === 'slow') await delay(this.slowMs, undefined, { signal: this.stopping.signal });
    const answer = trouble === undefined || trouble === 'slow' ? 'given' : trouble;
    if (outcome === 'unheard') return { charge: undefined, answer };
    if (outcome !== 'captured') {
      return { charge: await this.write(payment, body, 'declined', fingerprint, outcome.declined), answer };
    }
    const taken = { ...body, ...takenOf(body, this.everyTake === 'card' ? takes : this.everyTake) };
    return { charge: await this.write(payment, taken, 'captured', fingerprint), answer };
  }

  private async write(
    payment: string,
    { amount, currency, method, card }: ChargeBody,
    status: ChargeEntry['status'],
    fingerprint: string,
    reason: string | null = null,
  ): Promise<ChargeEntry> {
    const { entry, isNew } = await this.books.write<ChargeEntry>(() => {
      const known = this.books.charge(payment);
      if (known) return { known };
      const of = { amount, currency, method, last4: card?.slice(-4) ?? null, status, reason, fingerprint };
      const reference = `ch_${newId()}`;
      const at = new Date().toISOString();
      return { entry: { kind: 'charge', event: newEvent(), at, payment, reference, ...of } };
    });
    if (isNew) this.tell(entry);
    return entry;
  }

  private behaviour({ card }: ChargeBody): Behaviour {
    return this.everyCharge === 'card' ? behaviourOf(card) : BEHAVIOURS[this.everyCharge];
  }

  private assertRefundable(payment: string, amount: number, currency: string): void {
    const charge = this.books.charge(payment);
    if (!charge) throw chargeNotFound();
    if (charge.status !== 'captured') throw new ProviderError(409, 'charge_not_captured', 'nothing was taken');
    if (charge.currency !== currency)
      throw new ProviderError(409, 'wrong_currency', `it was taken in ${charge.currency}`);
    const left = charge.amount - this.books.refundedOf(payment);
    if (amount > left) {
      throw new ProviderError(409, 'refund_exceeds_captured', `${left} is left of what was captured`);
    }
  }
}

const newEvent = (): string => `evt_${newId()}`;

/** The same request again gets the same answer; what was cancelled says so to whoever comes. */
function repeated(known: ChargeEntry, fingerprint: string): Charged {
  if (known.status !== 'cancelled' && known.fingerprint !== fingerprint) throw keyReused();
  return { charge: known, answer: known.reason === 'provider_error' ? 'error' : 'given' };
}

/** Of the card only what may be kept: a digest of the whole number could be turned back into it. */
function fingerprintOf({ amount, currency, method, card, order }: ChargeBody): string {
  const parts = [amount, currency, method, card?.slice(-4) ?? null, order];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
