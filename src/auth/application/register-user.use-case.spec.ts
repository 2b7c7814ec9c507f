import { memoryAuth } from '../../../test/builders/memory-auth.js';
import { IdempotencyKeyReusedError } from '../../platform/idempotency/idempotency-keys.js';
import { EmailTakenError, InvalidEmailError, InvalidNameError, InvalidPasswordError } from '../domain/auth-errors.js';
import { EnsureAccount } from './ensure-account.use-case.js';
import { RegisterUser } from './register-user.use-case.js';

const setUp = () => {
  const auth = memoryAuth();
  const registerUser = new RegisterUser(
    auth.users,
    auth.hasher,
    auth.unitOfWork,
    auth.commands,
    auth.clock,
    auth.metrics,
  );
  return { ...auth, registerUser, ensureAccount: new EnsureAccount(auth.users, registerUser) };
};
const ana = { name: 'Ana Quiroga', email: 'Ana@Example.com', password: 'libros usados' };

describe('RegisterUser', () => {
  it('stores the account, its e-mail in one form and its password as a hash', async () => {
    const { registerUser, users, clock } = setUp();
    const user = await registerUser.execute(ana);
    expect(user).toMatchObject({ name: 'Ana Quiroga', email: 'ana@example.com', registeredAt: clock.now() });
    expect(users.stored.get(user.id)?.passwordHash).toBe('hash of libros usados');
  });

  it.each(['ana@example.com', 'ANA@EXAMPLE.COM', ' ana@example.com ', 'ａna@example.com'])(
    'takes the e-mail %j for the one that is taken',
    async (email) => {
      const { registerUser } = setUp();
      await registerUser.execute(ana);
      await expect(registerUser.execute({ ...ana, email })).rejects.toThrow(EmailTakenError);
    },
  );

  it.each([
    [{ name: '' }, InvalidNameError],
    [{ email: '' }, InvalidEmailError],
    [{ password: '' }, InvalidPasswordError],
    [{ password: '        ' }, InvalidPasswordError],
    [{ name: 'a'.repeat(10_000) }, InvalidNameError],
  ])('refuses %j and stores nothing', async (wrong, error) => {
    const { registerUser, users } = setUp();
    await expect(registerUser.execute({ ...ana, ...wrong })).rejects.toThrow(error);
    expect(users.stored.size).toBe(0);
  });
});

describe('RegisterUser, with a key', () => {
  const idempotencyKey = 'a-key-for-tests';

  it('answers a repeat with the account, hashing once', async () => {
    const { registerUser, users, hasher } = setUp();
    const first = await registerUser.execute({ ...ana, idempotencyKey });
    const again = await registerUser.execute({ ...ana, email: 'ANA@example.com', idempotencyKey });
    expect(again.id).toBe(first.id);
    expect([users.stored.size, hasher.hashes]).toEqual([1, 1]);
  });

  it.each([{ name: 'Eva' }, { password: 'another password' }])('refuses it with %j', async (other) => {
    const { registerUser, users } = setUp();
    await registerUser.execute({ ...ana, idempotencyKey });
    await expect(registerUser.execute({ ...ana, ...other, idempotencyKey })).rejects.toThrow(IdempotencyKeyReusedError);
    expect([...users.stored.values()].map(({ user }) => user.name)).toEqual(['Ana Quiroga']);
  });

  it('tells those who came later, or with another key, that the e-mail is taken', async () => {
    const { registerUser } = setUp();
    await registerUser.execute({ ...ana, idempotencyKey });
    await expect(registerUser.execute({ ...ana, idempotencyKey: 'another-key' })).rejects.toThrow(EmailTakenError);
    await expect(registerUser.execute(ana)).rejects.toThrow(EmailTakenError);
  });

  it('lets two visitors have the same key', async () => {
    const { registerUser, users } = setUp();
    await registerUser.execute({ ...ana, idempotencyKey });
    await registerUser.execute({ ...ana, email: 'eva@example.com', idempotencyKey });
    expect(users.stored.size).toBe(2);
  });
});

describe('EnsureAccount', () => {
  it('registers once, and leaves name and password as they are after that', async () => {
    const { ensureAccount, users } = setUp();
    const first = await ensureAccount.execute(ana);
    const again = await ensureAccount.execute({ name: 'Other', email: 'ANA@example.com', password: 'another one' });
    expect(again).toEqual(first);
    expect([...users.stored.values()].map(({ passwordHash }) => passwordHash)).toEqual(['hash of libros usados']);
  });

  it('answers the account of another instance that was faster', async () => {
    const { ensureAccount, users, account } = setUp();
    const lookUp = users.byEmail.bind(users);
    jest.spyOn(users, 'byEmail').mockImplementationOnce(async (address) => {
      const nobodyYet = await lookUp(address);
      await account('ana@example.com');
      return nobodyYet;
    });
    const [winner] = await Promise.all([ensureAccount.execute(ana)]);
    expect([...users.stored.keys()]).toEqual([winner.id]);
  });
});
