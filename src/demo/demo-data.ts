import { Injectable } from '@nestjs/common';
import { AuthApi } from '../auth/auth.api.js';
import { CatalogApi, type PublishBook } from '../catalog/catalog.api.js';
import { AppConfig } from '../platform/config/app-config.js';
import type { UserId } from '../shared/ids.js';
import { DEMO_BOOKS } from './demo-books.js';
import {
  DEMO_ADMIN,
  DEMO_BUYER,
  DEMO_PASSWORD,
  DEMO_SELLERS,
  type DemoAccount,
  type SellerKey,
} from './demo-people.js';

/** Whom one can log in as; `password` is the same for all. */
export interface DemoAccounts {
  readonly password: string;
  readonly sellers: readonly DemoAccount[];
  readonly buyer: DemoAccount;
  /** `null` in production. */
  readonly admin: DemoAccount | null;
  /** Books that this call put on sale; 0 when all were there already. */
  readonly published: number;
}

/** Called after each step with the steps done so far and their total. */
export type DemoProgress = (done: number, total: number) => void;

/** Books per call, so that no single transaction holds the only writer of SQLite for long. */
const BATCH = 25;

/** Fills an empty shop with accounts and books. Repeating it is harmless, also when the last time stopped half-way. */
@Injectable()
export class DemoData {
  constructor(
    private readonly auth: AuthApi,
    private readonly catalog: CatalogApi,
    private readonly config: AppConfig,
  ) {}

  async load(progress: DemoProgress = () => undefined): Promise<DemoAccounts> {
    const sellers: readonly DemoAccount[] = Object.values(DEMO_SELLERS);
    const total = sellers.length + 2 + Math.ceil(DEMO_BOOKS.length / BATCH);
    let done = 0;
    const step = (): void => progress(++done, total);

    const sellerIds = await this.ensureSellers(step);
    await this.ensureAccount(DEMO_BUYER);
    step();
    const admin = await this.ensureAdmin();
    step();

    let published = 0;
    for (let from = 0; from < DEMO_BOOKS.length; from += BATCH) {
      const books = this.offers(from, sellerIds);
      published += (await this.catalog.publishAll(books)).published;
      step();
    }
    return { password: DEMO_PASSWORD, sellers, buyer: DEMO_BUYER, admin, published };
  }

  private async ensureSellers(step: () => void): Promise<Map<string, UserId>> {
    const ids = new Map<string, UserId>();
    for (const [key, account] of Object.entries(DEMO_SELLERS)) {
      ids.set(key, await this.ensureAccount(account));
      step();
    }
    return ids;
  }

  /** Everybody can read the demo's password: in production it opens no more than anybody may register. */
  private async ensureAdmin(): Promise<DemoAccount | null> {
    if (this.config.env === 'production') return null;
    await this.ensureAccount(DEMO_ADMIN);
    await this.auth.grantRole(DEMO_ADMIN.email, 'admin');
    return DEMO_ADMIN;
  }

  private async ensureAccount(account: DemoAccount): Promise<UserId> {
    return (await this.auth.ensureAccount({ ...account, password: DEMO_PASSWORD })).id;
  }

  private offers(from: number, sellerIds: ReadonlyMap<string, UserId>): PublishBook[] {
    return DEMO_BOOKS.slice(from, from + BATCH).map(({ seller, price, ...book }) => ({
      ...book,
      sellerId: idOf(seller, sellerIds),
      price: { amount: price, currency: this.config.currency },
    }));
  }
}

function idOf(seller: SellerKey, ids: ReadonlyMap<string, UserId>): UserId {
  const id = ids.get(seller);
  if (id === undefined) throw new Error(`no account for the demo seller ${seller}`);
  return id;
}
