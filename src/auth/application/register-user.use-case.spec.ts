import { memoryAuth } from '../../../test/builders/memory-auth.js';
import { EmailTakenError, InvalidEmailError, InvalidNameError, InvalidPasswordError } from '../domain/auth-errors.js';
import { EnsureAccount } from './ensure-account.use-case.js';
import { RegisterUser } from './register-user.use-case.js';

const setUp = () => {
  const auth = memoryAuth();
  const registerUser = new RegisterUser(auth.users, auth.hasher, auth.unitOfWork, auth.clock, auth.metrics);
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
