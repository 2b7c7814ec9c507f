import { AuthApi, type RegisterAccount, type Role, type UserSummary } from '../auth/auth.api.js';
import { CatalogApi, type PublishBook } from '../catalog/catalog.api.js';
import { loadConfig } from '../platform/config/load-config.js';
import { newId, type UserId } from '../shared/ids.js';
import { DEMO_BOOKS } from './demo-books.js';
import { DemoData } from './demo-data.js';
import { DEMO_ADMIN } from './demo-people.js';

const notAsked = async (): Promise<never> => {
  throw new Error('the demo needs no more than accounts, a role and books');
};

/** Keeps the promise that the demo relies on: an account that exists stays as it is. */
class MemoryAuth extends AuthApi {
  readonly users = new Map<string, UserSummary & { password: string; roles: Role[] }>();
  override readonly identify = notAsked;
  override readonly usersByIds = notAsked;
  override readonly contactsByIds = notAsked;
  override readonly changeLanguage = notAsked;
  override readonly userByEmail = notAsked;

  override async ensureAccount({ name, email, password }: RegisterAccount): Promise<UserSummary> {
    const user = this.users.get(email) ?? { id: newId<UserId>(), name, password, roles: [] };
    this.users.set(email, user);
    return user;
  }

  override async grantRole(email: string, role: Role): Promise<void> {
    const roles = this.users.get(email)?.roles;
    if (roles === undefined) throw new Error('auth.user_not_found');
    if (!roles.includes(role)) roles.push(role);
  }
}

/** Keeps the promise that the demo relies on: a book that its seller has listed stays as it is. */
class MemoryCatalog extends CatalogApi {
  readonly offers = new Map<string, PublishBook>();
  override readonly booksByIds = notAsked;
  override readonly reserve = notAsked;
  override readonly confirm = notAsked;
  override readonly release = notAsked;
  override readonly restock = notAsked;
  override readonly reservationsByIds = notAsked;
  override readonly unreleasedReservations = notAsked;

  override async publishAll(books: readonly PublishBook[]): Promise<{ published: number; unchanged: number }> {
    const fresh = books.filter((book) => !this.offers.has(`${book.sellerId} ${book.title}`));
    for (const book of fresh) this.offers.set(`${book.sellerId} ${book.title}`, book);
    return { published: fresh.length, unchanged: books.length - fresh.length };
  }
}

describe('DemoData', () => {
  const auth = new MemoryAuth();
  const catalog = new MemoryCatalog();
  const demo = new DemoData(auth, catalog, loadConfig({ NODE_ENV: 'test', CURRENCY: 'EUR' }));

  beforeEach(() => {
    auth.users.clear();
    catalog.offers.clear();
  });

  it('registers everybody, makes one an administrator and puts every book on sale', async () => {
    const accounts = await demo.load();

    expect(accounts.published).toBe(DEMO_BOOKS.length);
    expect(accounts.sellers).toHaveLength(8);
    expect(auth.users.size).toBe(10);
    expect([...auth.users.values()].every((user) => user.password === accounts.password)).toBe(true);
    const admins = [...auth.users].filter(([, user]) => user.roles.includes('admin')).map(([email]) => email);
    expect(admins).toEqual([accounts.admin?.email]);
    expect([...catalog.offers.values()].every((book) => book.price.currency === 'EUR')).toBe(true);
  });

  it('makes no administrator in production, where everybody can read the password', async () => {
    const config = loadConfig({ NODE_ENV: 'production', SESSION_SECRET: 'k'.repeat(32), DEMO_DATA: 'on' });
    const accounts = await new DemoData(auth, catalog, config).load();

    expect(accounts).toMatchObject({ admin: null, published: DEMO_BOOKS.length });
    expect([...auth.users.keys()]).not.toContain(DEMO_ADMIN.email);
    expect([...auth.users.values()].flatMap((user) => user.roles)).toEqual([]);
  });

  it('lists each book under the account of its seller', async () => {
    await demo.load();
    const names = new Map([...auth.users.values()].map((user) => [user.id, user.name]));
    const offer = [...catalog.offers.values()].find((book) => book.title === 'Pedro Páramo');
    expect(offer && names.get(offer.sellerId)).toBe('Librería La Candelaria');
    expect(offer).not.toHaveProperty('seller');
  });

  it('changes nothing the second time', async () => {
    await demo.load();
    const again = await demo.load();
    expect(again.published).toBe(0);
    expect(auth.users.size).toBe(10);
    expect(catalog.offers.size).toBe(DEMO_BOOKS.length);
  });

  it('reports its progress up to the end', async () => {
    const seen: [number, number][] = [];
    await demo.load((done, total) => seen.push([done, total]));
    const total = seen[0]?.[1] ?? 0;
    expect(seen).toEqual(Array.from({ length: total }, (_, i) => [i + 1, total]));
  });
});
