import type { AuthApi, RegisterAccount, Role, UserSummary } from '../auth/auth.api.js';
import type { CatalogApi, PublishBook } from '../catalog/catalog.api.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { newId, type UserId } from '../shared/ids.js';
import { DEMO_BOOKS } from './demo-books.js';
import { DemoData } from './demo-data.js';

/** A shop in memory that keeps the two promises `DemoData` relies on: what is there already stays as it is. */
class MemoryShop {
  readonly users = new Map<string, UserSummary & { password: string; roles: Role[] }>();
  readonly offers = new Map<string, PublishBook>();

  readonly auth = {
    ensureAccount: async ({ name, email, password }: RegisterAccount): Promise<UserSummary> => {
      const user = this.users.get(email) ?? { id: newId<UserId>(), name, password, roles: [] };
      this.users.set(email, user);
      return user;
    },
    grantRole: async (email: string, role: Role): Promise<void> => {
      const user = this.users.get(email);
      if (user === undefined) throw new Error('auth.user_not_found');
      if (!user.roles.includes(role)) user.roles.push(role);
    },
  };

  readonly catalog = {
    publishAll: async (books: readonly PublishBook[]) => {
      const fresh = books.filter((book) => !this.offers.has(`${book.sellerId} ${book.title}`));
      for (const book of fresh) this.offers.set(`${book.sellerId} ${book.title}`, book);
      return { published: fresh.length, unchanged: books.length - fresh.length };
    },
  };

  demo(currency = 'USD'): DemoData {
    return new DemoData(this.auth as AuthApi, this.catalog as CatalogApi, { currency } as AppConfig);
  }
}

describe('DemoData', () => {
  it('registers everybody, makes one an administrator and puts every book on sale', async () => {
    const shop = new MemoryShop();
    const accounts = await shop.demo('EUR').load();

    expect(accounts.published).toBe(DEMO_BOOKS.length);
    expect(accounts.sellers).toHaveLength(8);
    expect(shop.users.size).toBe(10);
    expect([...shop.users.values()].every((user) => user.password === accounts.password)).toBe(true);
    const admins = [...shop.users].filter(([, user]) => user.roles.includes('admin')).map(([email]) => email);
    expect(admins).toEqual([accounts.admin.email]);
    expect([...shop.offers.values()].every((book) => book.price.currency === 'EUR')).toBe(true);
  });

  it('lists each book under the account of its seller', async () => {
    const shop = new MemoryShop();
    await shop.demo().load();
    const names = new Map([...shop.users.values()].map((user) => [user.id, user.name]));
    const offer = [...shop.offers.values()].find((book) => book.title === 'Pedro Páramo');
    expect(offer && names.get(offer.sellerId)).toBe('Librería La Candelaria');
    expect(offer).not.toHaveProperty('seller');
  });

  it('changes nothing the second time', async () => {
    const shop = new MemoryShop();
    await shop.demo().load();
    const again = await shop.demo().load();
    expect(again.published).toBe(0);
    expect(shop.users.size).toBe(10);
    expect(shop.offers.size).toBe(DEMO_BOOKS.length);
  });

  it('reports its progress up to the end', async () => {
    const seen: [number, number][] = [];
    await new MemoryShop().demo().load((done, total) => seen.push([done, total]));
    const total = seen[0]?.[1] ?? 0;
    expect(seen).toEqual(Array.from({ length: total }, (_, i) => [i + 1, total]));
  });
});
