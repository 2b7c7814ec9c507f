import { AuthApi, UserNotFoundError } from '../../src/auth/auth.api.js';
import { AuthClientModule } from '../../src/auth/client/auth-client.module.js';
import { DomainError } from '../../src/shared/domain-error.js';
import { newId, type UserId } from '../../src/shared/ids.js';
import { browserClient } from '../support/browser-client.js';
import { ADAPTERS, type ContractShop, startContract } from '../support/contract-shop.js';

const PASSWORD = 'libros usados';
const DAY_MS = 86_400_000;

let names = 0;
/** An account that no other test has. */
const someone = () => {
  names += 1;
  return { name: `Ana ${names}`, email: `ana${names}@example.com`, password: PASSWORD };
};

describe.each(ADAPTERS)('AuthApi %s', (adapter) => {
  let contract: ContractShop<AuthApi>;
  let api: AuthApi;

  beforeAll(async () => {
    contract = await startContract(adapter, AuthApi, (url) => AuthClientModule.at(url));
    api = contract.api;
  });

  afterAll(() => contract.close());

  async function signedIn(account: { email: string; password: string }): Promise<string> {
    const { email, password } = account;
    const answer = await browserClient(contract.shop.url).api('POST', '/api/v1/sessions', { email, password });
    return answer.json<{ token: string }>().token;
  }

  describe('identify', () => {
    it('says whose a token is, with the roles of this moment, and nobody’s from the log-out on', async () => {
      const ana = someone();
      const { id } = await api.ensureAccount(ana);
      const token = await signedIn(ana);
      const identity = { userId: id, name: ana.name, email: ana.email, roles: [] as string[] };
      expect(await api.identify(token)).toEqual(identity);
      await api.grantRole(ana.email, 'admin');
      expect(await api.identify(token)).toEqual({ ...identity, roles: ['admin'] });
      const visitor = browserClient(contract.shop.url);
      await visitor.api('DELETE', '/api/v1/sessions/current', undefined, { authorization: `Bearer ${token}` });
      expect(await api.identify(token)).toBeNull();
    });

    it.each(['', 'x', 'A'.repeat(43), 'ñ\u0000\ud800', "' OR 1=1 --", 'A'.repeat(9_000)])(
      'knows nobody by %j',
      async (token) => {
        expect(await api.identify(token)).toBeNull();
      },
    );

    it('forgets a session whose time is over', async () => {
      const ana = someone();
      await api.ensureAccount(ana);
      const token = await signedIn(ana);
      contract.shop.clock.advance(40 * DAY_MS);
      expect(await api.identify(token)).toBeNull();
    });

    it('answers fifty at once, each its own', async () => {
      const accounts = await Promise.all(
        [someone(), someone()].map(async (account) => {
          const { id } = await api.ensureAccount(account);
          return { id, token: await signedIn(account) };
        }),
      );
      const asked = Array.from({ length: 50 }, (_, index) => accounts[index % accounts.length]);
      const found = await Promise.all(asked.map((account) => api.identify(account?.token ?? '')));
      expect(found.map((identity) => identity?.userId)).toEqual(asked.map((account) => account?.id));
    });
  });

  describe('usersByIds and contactsByIds', () => {
    it('give those that exist, each once', async () => {
      const [ana, eva] = [someone(), someone()];
      const first = await api.ensureAccount(ana);
      const second = await api.ensureAccount({ ...eva, language: 'en' });
      const ids = [second.id, newId<UserId>(), first.id, first.id];
      const users = await api.usersByIds(ids);
      expect(users).toHaveLength(2);
      expect(users).toEqual(expect.arrayContaining([first, second]));
      const contacts = await api.contactsByIds(ids);
      expect(contacts).toHaveLength(2);
      expect(contacts).toEqual(
        expect.arrayContaining([
          { ...first, email: ana.email, language: 'es' },
          { ...second, email: eva.email, language: 'en' },
        ]),
      );
      expect([await api.usersByIds([]), await api.contactsByIds([])]).toEqual([[], []]);
    });

    it('take 200 ids, counting each once, and no more', async () => {
      const ids = Array.from({ length: 201 }, () => newId<UserId>());
      const most = ids.slice(1);
      expect(await api.usersByIds([...most, ...most])).toEqual([]);
      expect(await api.contactsByIds([...most, ...most])).toEqual([]);
      await expect(api.usersByIds(ids)).rejects.toThrow(RangeError);
      await expect(api.contactsByIds(ids)).rejects.toThrow(RangeError);
    });
  });

  it('changeLanguage holds, repeated or not, and takes nobody', async () => {
    const { id } = await api.ensureAccount(someone());
    for (const language of ['en', 'en', 'es', 'en'] as const)
      await expect(api.changeLanguage(id, language)).resolves.toBeUndefined();
    await expect(api.changeLanguage(newId<UserId>(), 'en')).resolves.toBeUndefined();
    expect(await api.contactsByIds([id])).toMatchObject([{ language: 'en' }]);
  });

  it('userByEmail finds in any letter case, and nobody by anything else', async () => {
    const ana = someone();
    const user = await api.ensureAccount(ana);
    expect(await api.userByEmail(` ${ana.email.toUpperCase()}`)).toEqual(user);
    for (const unknown of ['eva@example.com', 'ana', '', '%', '__proto__', 'a'.repeat(9_000)]) {
      expect(await api.userByEmail(unknown)).toBeNull();
    }
  });

  describe('ensureAccount', () => {
    it('makes an account once, also when ten ask at the same moment', async () => {
      const ana = someone();
      const made = await Promise.all(Array.from({ length: 10 }, () => api.ensureAccount(ana)));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      expect(await api.ensureAccount({ ...ana, name: 'Other', password: 'another one' })).toEqual(made[0]);
    });

    it.each([
      ['auth.invalid_name', { name: '' }, { problem: 'required' }],
      ['auth.invalid_email', { email: 'ana' }, { problem: 'not_an_email' }],
      ['auth.invalid_password', { password: 'short' }, { problem: 'too_short' }],
    ])('refuses with %s', async (code, change, details) => {
      const refused = api.ensureAccount({ ...someone(), ...change });
      await expect(refused).rejects.toBeInstanceOf(DomainError);
      await expect(refused).rejects.toMatchObject({ code, details, message: expect.stringContaining(details.problem) });
    });
  });

  it('grantRole grants again without harm, and not to nobody', async () => {
    const ana = someone();
    await api.ensureAccount(ana);
    await expect(api.grantRole(ana.email.toUpperCase(), 'admin')).resolves.toBeUndefined();
    await expect(api.grantRole(ana.email, 'admin')).resolves.toBeUndefined();
    expect((await api.identify(await signedIn(ana)))?.roles).toEqual(['admin']);
    const refused = api.grantRole('nobody@example.com', 'admin');
    await expect(refused).rejects.toBeInstanceOf(UserNotFoundError);
    await expect(refused).rejects.toMatchObject({ code: 'auth.user_not_found', message: 'no such user', details: {} });
  });
});
