import { memoryAuth } from '../../../test/builders/memory-auth.js';
import { newId, type UserId } from '../../shared/ids.js';
import { AccountDisabledError, InvalidCredentialsError } from '../domain/auth-errors.js';
import { CheckCredentials } from './check-credentials.use-case.js';

const setUp = async () => {
  const auth = memoryAuth();
  const ana = await auth.account('ana@example.com', 'contraseña larga');
  return { ...auth, ana, check: new CheckCredentials(auth.users, auth.hasher, auth.metrics) };
};

describe('CheckCredentials', () => {
  it.each(['ana@example.com', ' ANA@Example.com'])('knows %j by the password', async (email) => {
    const { check, ana } = await setUp();
    await expect(check.execute({ email, password: 'contraseña larga' })).resolves.toEqual(ana);
    await expect(check.execute({ email, password: 'contrasen\u0303a larga' })).resolves.toEqual(ana);
  });

  it.each([
    ['a wrong password', 'ana@example.com', 'another one'],
    ['the password in another letter case', 'ana@example.com', 'CONTRASEÑA LARGA'],
    ['an unknown e-mail', 'eva@example.com', 'contraseña larga'],
    ['no e-mail at all', '', 'contraseña larga'],
    ['what is no e-mail', "' OR 1=1 --", 'contraseña larga'],
    ['an endless e-mail', 'a'.repeat(10_000), 'contraseña larga'],
    ['the decoy', 'eva@example.com', 'decoy'],
    ['nothing', '', ''],
  ])('gives %s the same answer at the same cost: one comparison', async (_what, email, password) => {
    const { check, hasher } = await setUp();
    await expect(check.execute({ email, password })).rejects.toThrow(new InvalidCredentialsError());
    expect(hasher.verifications).toBe(1);
    expect(hasher.hashes).toBe(0);
  });

  it('tells that an account is disabled to whoever knows its password, and to nobody else', async () => {
    const { check, users, ana, clock } = await setUp();
    await users.saveAccess(ana.disabledBy(newId<UserId>(), clock.now()));
    const attempt = (password: string) => check.execute({ email: ana.email, password });
    await expect(attempt('contraseña larga')).rejects.toThrow(AccountDisabledError);
    await expect(attempt('another one')).rejects.toThrow(InvalidCredentialsError);
  });
});
