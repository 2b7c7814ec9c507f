import type { ChargeEntry, DeliveredEntry, Entry, RefundEntry } from './entries.js';
import type { Ledger } from './ledger.js';
import { SortedKeys } from './sorted-keys.js';

/** What happened to some of the merchant's payments. */
export interface BooksPage {
  /** By the merchant's id. */
  readonly charges: readonly ChargeEntry[];
  /** Those of the same payments. */
  readonly refunds: readonly RefundEntry[];
  /** The last payment of the page; `null` when none comes after it. */
  readonly next: string | null;
}

interface Given {
  /** In minor units. */
  amount: number;
  readonly refunds: RefundEntry[];
}

/** What has happened, as the ledger has it. Whatever is decided by the books is written down before anybody else decides. */
export class Books {
  private readonly charges = new Map<string, ChargeEntry>();
  private readonly refunds = new Map<string, RefundEntry>();
  /** By payment. */
  private readonly given = new Map<string, Given>();
  private readonly payments = new SortedKeys();
  private readonly delivered = new Set<string>();
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ledger: Ledger,
    entries: readonly Entry[],
  ) {
    for (const entry of entries) this.apply(entry);
  }

  charge(payment: string): ChargeEntry | undefined {
    return this.charges.get(payment);
  }

  refund(refund: string): RefundEntry | undefined {
    return this.refunds.get(refund);
  }

  /** In minor units. */
  refundedOf(payment: string): number {
    return this.given.get(payment)?.amount ?? 0;
  }

  /** What there is of the first `limit` payments after `after`, by the merchant's ids. */
  page(after: string, limit: number): BooksPage {
    const payments = this.payments.after(after, limit + 1);
    const shown = payments.slice(0, limit);
    return {
      charges: shown.flatMap((payment) => this.charges.get(payment) ?? []),
      refunds: shown.flatMap((payment) => this.given.get(payment)?.refunds ?? []),
      next: payments.length > limit ? (shown.at(-1) ?? null) : null,
    };
  }

  /** What the merchant has not heard of, oldest first. */
  get undelivered(): readonly (ChargeEntry | RefundEntry)[] {
    const told = [...this.charges.values(), ...this.refunds.values()].filter(({ event }) => !this.delivered.has(event));
    return told.sort((one, other) => one.at.localeCompare(other.at));
  }

  isDelivered(event: string): boolean {
    return this.delivered.has(event);
  }

  /**
   * Lets `decide` look at the books and name what is to be written, and writes it; what is there already it returns as it
   * is. Nobody else decides meanwhile, so what `decide` saw still holds when its entry is on the disk.
   */
  write<T extends Entry>(
    decide: () => { readonly known: T } | { readonly entry: T },
  ): Promise<{ entry: T; isNew: boolean }> {
    const turn = this.tail.then(async () => {
      const decision = decide();
      if ('known' in decision) return { entry: decision.known, isNew: false };
      await this.ledger.append(decision.entry);
      this.apply(decision.entry);
      return { entry: decision.entry, isNew: true };
    });
    this.tail = turn.catch(() => undefined);
    return turn;
  }

  async markDelivered(event: string): Promise<void> {
    await this.write<DeliveredEntry>(() => {
      const entry: DeliveredEntry = { kind: 'delivered', event };
      return this.delivered.has(event) ? { known: entry } : { entry };
    });
  }

  /** Resolves when all that was begun is written. */
  async settled(): Promise<void> {
    await this.tail;
  }

  private apply(entry: Entry): void {
    switch (entry.kind) {
      case 'charge':
        this.charges.set(entry.payment, entry);
        this.payments.add(entry.payment);
        break;
      case 'refund':
        this.refunds.set(entry.refund, entry);
        this.give(entry);
        break;
      case 'delivered':
        this.delivered.add(entry.event);
    }
  }

  private give(refund: RefundEntry): void {
    const given = this.given.get(refund.payment) ?? { amount: 0, refunds: [] };
    given.amount += refund.amount;
    given.refunds.push(refund);
    this.given.set(refund.payment, given);
    // A refund without its charge cannot be made here; in a file that a hand has changed it can be, and is shown.
    this.payments.add(refund.payment);
  }
}
