import { AuthMetrics } from '../../src/auth/application/auth-metrics.js';
import { ChangeLanguage } from '../../src/auth/application/change-language.use-case.js';
import { ChangeRole } from '../../src/auth/application/change-role.use-case.js';
import { EnsureAccount } from '../../src/auth/application/ensure-account.use-case.js';
import { IdentifySession } from '../../src/auth/application/identify-session.use-case.js';
import { ListUsers } from '../../src/auth/application/list-users.query.js';
import { RegisterUser } from '../../src/auth/application/register-user.use-case.js';
import { StartSession } from '../../src/auth/application/start-session.use-case.js';
import type { AuthApi } from '../../src/auth/auth.api.js';
import { AdminCommand } from '../../src/auth/cli/admin.command.js';
import { InProcessAuthApi } from '../../src/auth/infrastructure/in-process-auth.api.js';
import { Argon2PasswordHasher } from '../../src/auth/infrastructure/password/argon2-password.hasher.js';
import { authPersistence } from '../../src/auth/infrastructure/persistence/auth.persistence.js';
import { DatabaseSessionRepository } from '../../src/auth/infrastructure/persistence/database-session.repository.js';
import { DatabaseUserDirectory } from '../../src/auth/infrastructure/persistence/database-user-directory.js';
import { DatabaseUserRepository } from '../../src/auth/infrastructure/persistence/database-user.repository.js';
import { UsageError } from '../../src/platform/cli/cli-command.js';
import { DatabaseIdempotencyKeys } from '../../src/platform/idempotency/database-idempotency-keys.js';
import { IdempotentCommands } from '../../src/platform/idempotency/idempotent-commands.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { SystemClock } from '../../src/shared/clock.js';
import { newId, type UserId } from '../../src/shared/ids.js';
import { runCommand } from '../support/recorded-output.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

const ana = { name: 'Ana Quiroga', email: 'ana@example.com', password: 'libros usados' };
const eva = { name: 'Eva', email: 'eva@example.com', password: 'libros usados' };

let db: TestDatabase;
let api: AuthApi;
let startSession: StartSession;
let command: AdminCommand;

beforeEach(async () => {
  db = await startTestDatabase([authPersistence]);
  const { database, unitOfWork } = db;
  const clock = new SystemClock();
  const metrics = new AuthMetrics(new Metrics());
  const users = new DatabaseUserRepository(database, db.outbox);
  const sessions = new DatabaseSessionRepository(database);
  const directory = new DatabaseUserDirectory(database);
  const commands = new IdempotentCommands(new DatabaseIdempotencyKeys(database, clock), unitOfWork, clock);
  const registerUser = new RegisterUser(users, new Argon2PasswordHasher(), unitOfWork, commands, clock, metrics);
  const changeRole = new ChangeRole(users, unitOfWork, clock);
  startSession = new StartSession(users, sessions, unitOfWork, clock, metrics);
  api = new InProcessAuthApi(
    new IdentifySession(sessions, unitOfWork, clock),
    new EnsureAccount(users, registerUser),
    changeRole,
    new ChangeLanguage(users, unitOfWork),
    users,
    directory,
  );
  command = new AdminCommand(changeRole, new ListUsers(directory));
});

afterEach(() => db.close());

describe('AuthApi in the process', () => {
  it('says whose a token is, with the roles of this moment', async () => {
    const { id } = await api.ensureAccount(ana);
    const { token } = await startSession.execute({ userId: id, kind: 'bearer', replaces: undefined });
    const identity = { userId: id, name: ana.name, email: ana.email, roles: [] as string[] };
    await expect(api.identify(token)).resolves.toEqual(identity);
    await api.grantRole('ANA@example.com', 'admin');
    await expect(api.identify(token)).resolves.toEqual({ ...identity, roles: ['admin'] });
    await expect(api.identify('A'.repeat(43))).resolves.toBeNull();
    await expect(api.identify('')).resolves.toBeNull();
  });

  it('gives the users that exist among ids, and no e-mail', async () => {
    const [first, second] = [await api.ensureAccount(ana), await api.ensureAccount(eva)];
    const found = await api.usersByIds([second.id, newId<UserId>(), first.id, first.id]);
    expect([...found].sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { id: first.id, name: 'Ana Quiroga' },
      { id: second.id, name: 'Eva' },
    ]);
    await expect(api.usersByIds([])).resolves.toEqual([]);
  });

  it('gives whom one can write to, in his language: nobody whose account is shut', async () => {
    const [first, second] = [await api.ensureAccount(ana), await api.ensureAccount({ ...eva, language: 'en' })];
    const contacts = await api.contactsByIds([first.id, newId<UserId>(), second.id, second.id]);
    expect([...contacts].sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { id: first.id, name: 'Ana Quiroga', email: 'ana@example.com', language: 'es' },
      { id: second.id, name: 'Eva', email: 'eva@example.com', language: 'en' },
    ]);
    const users = new DatabaseUserRepository(db.database, db.outbox);
    const shut = (await users.byId(second.id))?.disabledBy(first.id, new Date());
    if (shut) await db.unitOfWork.run(() => users.saveAccess(shut));
    expect((await api.contactsByIds([first.id, second.id])).map(({ id }) => id)).toEqual([first.id]);
    await expect(api.contactsByIds([])).resolves.toEqual([]);
  });

  it('remembers the language that a user chose, and takes it for nobody', async () => {
    const { id } = await api.ensureAccount(ana);
    for (const language of ['en', 'en', 'es', 'en'] as const) await api.changeLanguage(id, language);
    await api.changeLanguage(newId<UserId>(), 'en');
    await expect(api.contactsByIds([id])).resolves.toMatchObject([{ language: 'en' }]);
  });

  it('takes 200 ids and no more', async () => {
    const ids = Array.from({ length: 201 }, () => newId<UserId>());
    await expect(api.usersByIds(ids.slice(1))).resolves.toEqual([]);
    await expect(api.usersByIds(ids)).rejects.toThrow(RangeError);
    await expect(api.contactsByIds(ids)).rejects.toThrow(RangeError);
  });

  it('finds a user by e-mail in any letter case', async () => {
    const user = await api.ensureAccount(ana);
    await expect(api.userByEmail(' ANA@Example.com')).resolves.toEqual(user);
    for (const unknown of ['eva@example.com', 'ana', '', '%', '__proto__']) {
      await expect(api.userByEmail(unknown)).resolves.toBeNull();
    }
  });

  it('makes an account once, also when ten instances seed at the same moment', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => api.ensureAccount(ana)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    await expect(api.ensureAccount({ ...ana, name: 'Other' })).resolves.toEqual(made[0]);
  });

  it('grants a role again without harm, and not to nobody', async () => {
    await api.ensureAccount(ana);
    await api.grantRole(ana.email, 'admin');
    await api.grantRole(ana.email, 'admin');
    await expect(api.grantRole('eva@example.com', 'admin')).rejects.toMatchObject({ code: 'auth.user_not_found' });
  });
});

describe('the command admin', () => {
  const run = (...args: string[]) => runCommand(command, ...args);

  it('grants, lists and revokes', async () => {
    await api.ensureAccount(ana);
    await expect(run('list')).resolves.toMatchObject({
      code: 0,
      lines: [expect.stringContaining('no administrator yet')],
    });
    await expect(run('grant', 'ANA@example.com')).resolves.toEqual({
      code: 0,
      lines: ['ANA@example.com is now an administrator'],
      errors: [],
    });
    await expect(run('grant', 'ana@example.com')).resolves.toMatchObject({
      code: 0,
      lines: ['ana@example.com is already an administrator'],
    });
    await expect(run('list')).resolves.toMatchObject({ code: 0, lines: ['ana@example.com  Ana Quiroga'] });
    await expect(run('revoke', 'ana@example.com')).resolves.toMatchObject({
      code: 0,
      lines: ['ana@example.com is now no administrator'],
    });
    await expect(run('revoke', 'ana@example.com')).resolves.toMatchObject({
      code: 0,
      lines: ['ana@example.com is already no administrator'],
    });
  });

  it.each(['grant', 'revoke'])('%s says that nobody has that e-mail, and fails', async (action) => {
    await expect(run(action, 'nobody@example.com')).resolves.toEqual({
      code: 1,
      lines: [],
      errors: ['nobody has registered as nobody@example.com: look at the spelling, or register first'],
    });
  });

  it.each([
    [[]],
    [['promote', 'ana@example.com']],
    [['grant']],
    [['grant', 'a@example.com', 'more']],
    [['list', 'more']],
  ])('does not understand %j', async (args) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
  });
});
