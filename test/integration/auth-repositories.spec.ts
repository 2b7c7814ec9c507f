import { EmailTakenError } from '../../src/auth/domain/auth-errors.js';
import { email } from '../../src/auth/domain/email.js';
import { personName } from '../../src/auth/domain/person-name.js';
import { Session } from '../../src/auth/domain/session.js';
import { hashOf, newSessionToken } from '../../src/auth/domain/session-token.js';
import { User } from '../../src/auth/domain/user.js';
import { authPersistence } from '../../src/auth/infrastructure/persistence/auth.persistence.js';
import { DatabaseSessionRepository } from '../../src/auth/infrastructure/persistence/database-session.repository.js';
import { DatabaseUserDirectory } from '../../src/auth/infrastructure/persistence/database-user-directory.js';
import { DatabaseUserRepository } from '../../src/auth/infrastructure/persistence/database-user.repository.js';
import { newId, type UserId } from '../../src/shared/ids.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

const NOW = new Date('2026-11-20T10:00:00.123Z');
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const later = (ms: number): Date => new Date(NOW.getTime() + ms);
const HASH = '$argon2id$v=19$m=19456,t=2,p=1$salt$hash';

let db: TestDatabase;
let users: DatabaseUserRepository;
let sessions: DatabaseSessionRepository;
let directory: DatabaseUserDirectory;

beforeAll(async () => {
  db = await startTestDatabase([authPersistence]);
  users = new DatabaseUserRepository(db.database, db.outbox);
  sessions = new DatabaseSessionRepository(db.database);
  directory = new DatabaseUserDirectory(db.database);
});

afterAll(() => db.close());

let counter = 0;
const uniqueEmail = (): string => `user-${(counter += 1)}@example.com`;

async function stored(name = 'Ana Quiroga', address = uniqueEmail()): Promise<User> {
  const user = User.register(personName(name), email(address), NOW);
  await db.unitOfWork.run(() => users.add(user, HASH));
  return user;
}

async function startedSession(user: User, kind: 'cookie' | 'bearer' = 'cookie', at = NOW): Promise<Session> {
  const session = Session.start(hashOf(newSessionToken()), user.id, kind, at);
  await db.unitOfWork.run(() => sessions.add(session));
  return session;
}

describe('users in the database', () => {
  it('come back as they were stored', async () => {
    const user = await stored('👩‍👩‍👧 محمد <b>', 'josé+libros@correo.example');
    await expect(users.byId(user.id)).resolves.toEqual(user);
    await expect(users.byEmail(user.email)).resolves.toEqual(user);
    await expect(users.credentialsOf(user.email)).resolves.toEqual({ user, passwordHash: HASH });
    await expect(users.byId(newId<UserId>())).resolves.toBeNull();
    await expect(users.byEmail(email('nobody@example.com'))).resolves.toBeNull();
  });

  it('are told of when they register, once, and not when the e-mail was taken', async () => {
    const address = uniqueEmail();
    const user = await stored('Ana', address);
    await expect(stored('Eva', address)).rejects.toThrow(EmailTakenError);
    const told = await db.database.query<object>(
      `SELECT type, payload FROM auth_outbox WHERE subject = ? OR payload LIKE '%Eva%'`,
      [user.id],
    );
    const payload = JSON.stringify({ userId: user.id, name: 'Ana' });
    expect(told).toEqual([{ type: 'auth.user_registered', payload }]);
  });

  it('fit the columns at their longest', async () => {
    const address = `${'b'.repeat(64)}@${`${'a'.repeat(61)}.`.repeat(3)}com`;
    const user = await stored('📚'.repeat(80), address);
    await expect(users.byEmail(user.email)).resolves.toEqual(user);
    await stored('ﷺ'.repeat(80));
  });

  it('have an e-mail each, also when many register it at the same moment', async () => {
    const address = uniqueEmail();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => stored('Ana', address)));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refused).toHaveLength(19);
    for (const reason of refused) expect(reason).toBeInstanceOf(EmailTakenError);
    const rows = await db.database.query('SELECT id FROM auth_users WHERE email = ?', [address]);
    expect(rows).toHaveLength(1);
  });

  it('are told apart by accents in the e-mail, on every engine', async () => {
    const plain = await stored('Jose', 'jose.accent@example.com');
    const accented = await stored('José', 'josé.accent@example.com');
    await expect(users.byEmail(plain.email)).resolves.toEqual(plain);
    await expect(users.byEmail(accented.email)).resolves.toEqual(accented);
  });

  it('keep their roles', async () => {
    const user = await stored();
    const grant = () => db.unitOfWork.run(() => users.addRole(user.id, 'admin', NOW));
    const revoke = () => db.unitOfWork.run(() => users.removeRole(user.id, 'admin'));
    await expect(grant()).resolves.toBe(true);
    await expect(grant()).resolves.toBe(false);
    expect((await users.byId(user.id))?.roles).toEqual(['admin']);
    await expect(revoke()).resolves.toBe(true);
    await expect(revoke()).resolves.toBe(false);
    expect((await users.byId(user.id))?.roles).toEqual([]);
  });

  it('are disabled and enabled by compare-and-set, and note log-ins only while enabled', async () => {
    const user = await stored();
    const disabled = user.disabledBy(newId<UserId>(), NOW);
    const save = (state: User) => db.unitOfWork.run(() => users.saveAccess(state));
    const logIn = () => db.unitOfWork.run(() => users.noteLogIn(user.id, NOW));
    await expect(logIn()).resolves.toBe(true);
    await expect(logIn()).resolves.toBe(true);
    await expect(save(disabled)).resolves.toBe(true);
    await expect(save(disabled)).resolves.toBe(false);
    await expect(logIn()).resolves.toBe(false);
    await expect(users.byId(user.id)).resolves.toEqual(disabled);
    await expect(save(disabled.enabled())).resolves.toBe(true);
    await expect(save(disabled.enabled())).resolves.toBe(false);
    await expect(users.byId(user.id)).resolves.toEqual(user);
  });
});

describe('sessions in the database', () => {
  it.each(['cookie', 'bearer'] as const)('come back with their owner: %s', async (kind) => {
    const user = await stored();
    const session = await startedSession(user, kind);
    await expect(sessions.find(session.tokenHash)).resolves.toEqual({ session, user });
    await expect(sessions.find(hashOf(newSessionToken()))).resolves.toBeNull();
  });

  it('are gone once they were removed, and stay gone when a use is noted late', async () => {
    const session = await startedSession(await stored());
    const used = session.used(later(2 * HOUR_MS));
    await db.unitOfWork.run(() => sessions.remove(session.tokenHash));
    if (used) await db.unitOfWork.run(() => sessions.noteUse(used, session.lastSeenAt));
    expect(used).toBeDefined();
    await expect(sessions.find(session.tokenHash)).resolves.toBeNull();
  });

  it('note a use once, however many requests note it together', async () => {
    const session = await startedSession(await stored());
    const first = session.used(later(2 * HOUR_MS));
    const second = session.used(later(3 * HOUR_MS));
    for (const used of [first, second]) {
      if (used) await db.unitOfWork.run(() => sessions.noteUse(used, session.lastSeenAt));
    }
    expect((await sessions.find(session.tokenHash))?.session).toEqual(first);
  });

  it('go all together for one user, and for him alone', async () => {
    const user = await stored();
    const his = [await startedSession(user), await startedSession(user, 'bearer')];
    const other = await startedSession(await stored());
    await db.unitOfWork.run(() => sessions.removeAllOf(user.id));
    for (const { tokenHash } of his) await expect(sessions.find(tokenHash)).resolves.toBeNull();
    await expect(sessions.find(other.tokenHash)).resolves.not.toBeNull();
  });

  it('are pruned when they are dead, so many at a time, and kept when they were used', async () => {
    const user = await stored();
    const old = later(-20 * DAY_MS);
    for (let index = 0; index < 5; index += 1) await startedSession(user, 'cookie', old);
    const used = await startedSession(user, 'cookie', old);
    const lastUse = used.used(later(-10 * DAY_MS));
    if (lastUse) await db.unitOfWork.run(() => sessions.noteUse(lastUse, used.lastSeenAt));
    const bearer = await startedSession(user, 'bearer', old);
    const prune = (limit: number) => db.unitOfWork.run(() => sessions.removeExpired(NOW, limit));
    await expect(prune(3)).resolves.toBe(3);
    await expect(prune(3)).resolves.toBe(2);
    await expect(prune(3)).resolves.toBe(0);
    await expect(sessions.find(used.tokenHash)).resolves.not.toBeNull();
    await expect(sessions.find(bearer.tokenHash)).resolves.not.toBeNull();
  });

  it('belong to a user who exists', async () => {
    const session = Session.start(hashOf(newSessionToken()), newId<UserId>(), 'cookie', NOW);
    await expect(db.unitOfWork.run(() => sessions.add(session))).rejects.toThrow();
  });
});

describe('the directory of users', () => {
  const search = (text: string, more: { after?: UserId; limit?: number; role?: 'admin' } = {}) =>
    directory.search({ text, role: more.role, after: more.after, limit: more.limit ?? 50 });
  const namesFor = async (text: string) => (await search(text)).items.map(({ name }) => name);

  it('finds by a part of name or e-mail, letter case and accents aside', async () => {
    await stored('Fermín Ñáñez', 'fermin.directory@example.com');
    for (const text of ['fermin', 'FERMÍN', 'ñañez', 'nanez', 'min Ñ', 'FERMIN.DIR', 'directory@example']) {
      await expect(namesFor(text)).resolves.toEqual(['Fermín Ñáñez']);
    }
  });

  it('takes wildcards and quotes for what they are', async () => {
    await stored('100% de_cuento', 'percent@example.com');
    await expect(namesFor('100%')).resolves.toEqual(['100% de_cuento']);
    await expect(namesFor('e_c')).resolves.toEqual(['100% de_cuento']);
    for (const text of ['1%de', '100_ de', '!', "' OR 1=1 --", '\\', '"', ';']) {
      await expect(namesFor(text)).resolves.toEqual([]);
    }
  });

  it('pages from the newest to the oldest, each user once', async () => {
    const made: User[] = [];
    for (let index = 0; index < 7; index += 1) made.push(await stored(`Paged ${index}`));
    const seen: UserId[] = [];
    let after: UserId | undefined;
    do {
      const { items, nextCursor } = await search('paged', { limit: 3, ...(after ? { after } : {}) });
      seen.push(...items.map(({ id }) => id));
      after = nextCursor === null ? undefined : items.at(-1)?.id;
    } while (after);
    expect(seen).toEqual(
      made
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    expect((await search('paged', { limit: 7 })).nextCursor).toBeNull();
  });

  it('shows what administrators need, and lists them', async () => {
    const user = await stored('Listed');
    await db.unitOfWork.run(async () => {
      await users.addRole(user.id, 'admin', NOW);
      await users.saveAccess(user.disabledBy(newId<UserId>(), NOW));
    });
    const row = { id: user.id, name: 'Listed', email: user.email, roles: ['admin'], disabled: true, registeredAt: NOW };
    await expect(search('listed')).resolves.toEqual({ items: [row], nextCursor: null });
    await expect(search('', { role: 'admin' })).resolves.toEqual({ items: [row], nextCursor: null });
  });

  it('gives the names of those who exist', async () => {
    const [ana, eva] = [await stored('Ana'), await stored('Eva')];
    const names = await directory.namesOf([ana.id, newId<UserId>(), eva.id]);
    expect([...names].sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { id: ana.id, name: 'Ana' },
      { id: eva.id, name: 'Eva' },
    ]);
    await expect(directory.namesOf([])).resolves.toEqual([]);
  });
});
