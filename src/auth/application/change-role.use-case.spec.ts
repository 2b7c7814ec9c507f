import { memoryAuth } from '../../../test/builders/memory-auth.js';
import { UserNotFoundError } from '../auth.api.js';
import { ChangeRole } from './change-role.use-case.js';

const setUp = async () => {
  const auth = memoryAuth();
  const ana = await auth.account('ana@example.com');
  const changeRole = new ChangeRole(auth.users, auth.unitOfWork, auth.clock);
  return {
    rolesOfAna: async () => (await auth.users.byId(ana.id))?.roles,
    grant: (email: string) => changeRole.execute({ change: 'grant', email, role: 'admin' }),
    revoke: (email: string) => changeRole.execute({ change: 'revoke', email, role: 'admin' }),
  };
};

describe('ChangeRole', () => {
  it('grants and revokes, and says whether anything changed', async () => {
    const { grant, revoke, rolesOfAna } = await setUp();
    await expect(grant('ANA@example.com')).resolves.toBe(true);
    await expect(grant('ana@example.com')).resolves.toBe(false);
    await expect(rolesOfAna()).resolves.toEqual(['admin']);
    await expect(revoke('ana@example.com')).resolves.toBe(true);
    await expect(revoke('ana@example.com')).resolves.toBe(false);
    await expect(rolesOfAna()).resolves.toEqual([]);
  });

  it.each(['eva@example.com', 'ana', '', '__proto__'])('knows nobody as %j', async (email) => {
    const { grant, revoke } = await setUp();
    await expect(grant(email)).rejects.toThrow(UserNotFoundError);
    await expect(revoke(email)).rejects.toThrow(UserNotFoundError);
  });
});
