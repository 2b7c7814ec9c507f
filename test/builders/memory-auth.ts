import { AuthMetrics } from '../../src/auth/application/auth-metrics.js';
import { PasswordHasher } from '../../src/auth/application/ports/password-hasher.js';
import { SessionRepository } from '../../src/auth/application/ports/session.repository.js';
import { type Credentials, UserRepository } from '../../src/auth/application/ports/user.repository.js';
import { EmailTakenError } from '../../src/auth/domain/auth-errors.js';
import { type Email, email } from '../../src/auth/domain/email.js';
import type { Password } from '../../src/auth/domain/password.js';
import { personName } from '../../src/auth/domain/person-name.js';
import type { Role } from '../../src/auth/domain/role.js';
import type { Session } from '../../src/auth/domain/session.js';
import type { TokenHash } from '../../src/auth/domain/session-token.js';
import { User } from '../../src/auth/domain/user.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { IdempotentCommands } from '../../src/platform/idempotency/idempotent-commands.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { Clock } from '../../src/shared/clock.js';
import type { UserId } from '../../src/shared/ids.js';
import type { Language } from '../../src/shared/language.js';
import { MemoryIdempotencyKeys, MemoryTables } from './memory-orders.js';

/** Stands still until a test moves it. */
export class FixedClock extends Clock {
  private time = new Date('2026-11-20T10:00:00.000Z');

  now(): Date {
    return this.time;
  }

  advance(ms: number): void {
    this.time = new Date(this.time.getTime() + ms);
  }
}

/** No transaction: it only notes that one is open, so that a test sees work that must happen outside. */
export class ImmediateUnitOfWork extends UnitOfWork {
  open = false;

  async run<T>(work: () => Promise<T>): Promise<T> {
    this.open = true;
    try {
      return await work();
    } finally {
      this.open = false;
    }
  }
}

/** Hashes nothing, and counts how often it is asked: what a password check costs. */
export class CountingHasher extends PasswordHasher {
  readonly decoy = 'decoy';
  hashes = 0;
  verifications = 0;

  constructor(private readonly unitOfWork: ImmediateUnitOfWork) {
    super();
  }

  async hash(password: Password): Promise<string> {
    this.hashes += 1;
    this.assertOutside();
    return `hash of ${password.reveal()}`;
  }

  async verify(password: Password, hash: string): Promise<boolean> {
    this.verifications += 1;
    this.assertOutside();
    return hash === `hash of ${password.reveal()}`;
  }

  private assertOutside(): void {
    if (this.unitOfWork.open) throw new Error('a hash takes its time: not in a unit of work');
  }
}

export class MemoryUsers extends UserRepository {
  readonly stored = new Map<UserId, Credentials>();
  readonly logIns: UserId[] = [];

  async add(user: User, passwordHash: string): Promise<void> {
    if (await this.byEmail(user.email)) throw new EmailTakenError();
    this.stored.set(user.id, { user, passwordHash });
  }

  async byId(id: UserId): Promise<User | null> {
    return this.stored.get(id)?.user ?? null;
  }

  async byEmail(address: Email): Promise<User | null> {
    return (await this.credentialsOf(address))?.user ?? null;
  }

  async credentialsOf(address: Email): Promise<Credentials | null> {
    return [...this.stored.values()].find(({ user }) => user.email === address) ?? null;
  }

  async noteLogIn(id: UserId): Promise<boolean> {
    const user = await this.byId(id);
    if (!user || user.isDisabled) return false;
    this.logIns.push(id);
    return true;
  }

  async saveAccess(user: User): Promise<boolean> {
    const known = this.stored.get(user.id);
    if (!known || known.user.isDisabled === user.isDisabled) return false;
    this.stored.set(user.id, { ...known, user });
    return true;
  }

  async saveLanguage(id: UserId, language: Language): Promise<boolean> {
    const known = this.stored.get(id);
    if (!known || known.user.language === language) return false;
    this.stored.set(id, { ...known, user: changed(known.user, { language }) });
    return true;
  }

  async addRole(id: UserId, role: Role): Promise<boolean> {
    const known = this.stored.get(id)?.user;
    if (!known || known.roles.includes(role)) return false;
    this.setRoles(known, [...known.roles, role]);
    return true;
  }

  async removeRole(id: UserId, role: Role): Promise<boolean> {
    const known = this.stored.get(id)?.user;
    if (!known?.roles.includes(role)) return false;
    this.setRoles(known, known.roles.toSpliced(known.roles.indexOf(role), 1));
    return true;
  }

  private setRoles(user: User, roles: readonly Role[]): void {
    const { passwordHash = '' } = this.stored.get(user.id) ?? {};
    this.stored.set(user.id, { user: changed(user, { roles }), passwordHash });
  }
}

function changed(user: User, changes: { readonly language?: Language; readonly roles?: readonly Role[] }): User {
  const { id, name, email: address, language, roles, registeredAt, disabledAt } = user;
  return User.restore({ id, name, email: address, language, roles, registeredAt, disabledAt, ...changes });
}

export class MemorySessions extends SessionRepository {
  readonly stored = new Map<TokenHash, Session>();
  notes = 0;

  constructor(private readonly users: MemoryUsers) {
    super();
  }

  async add(session: Session): Promise<void> {
    this.stored.set(session.tokenHash, session);
  }

  async find(token: TokenHash): Promise<{ session: Session; user: User } | null> {
    const session = this.stored.get(token);
    const user = session && (await this.users.byId(session.userId));
    return session && user ? { session, user } : null;
  }

  async noteUse(session: Session, before: Date): Promise<void> {
    if (this.stored.get(session.tokenHash)?.lastSeenAt.getTime() !== before.getTime()) return;
    this.stored.set(session.tokenHash, session);
    this.notes += 1;
  }

  async remove(token: TokenHash): Promise<void> {
    this.stored.delete(token);
  }

  async removeAllOf(userId: UserId): Promise<void> {
    for (const session of this.stored.values()) if (session.userId === userId) this.stored.delete(session.tokenHash);
  }

  async removeExpired(at: Date, limit: number): Promise<number> {
    const dead = [...this.stored.values()].filter((session) => !session.isLive(at)).slice(0, limit);
    for (const session of dead) this.stored.delete(session.tokenHash);
    return dead.length;
  }
}

/** Everything that auth's use cases stand on, in memory. */
export function memoryAuth() {
  const unitOfWork = new ImmediateUnitOfWork();
  const users = new MemoryUsers();
  const hasher = new CountingHasher(unitOfWork);
  const clock = new FixedClock();
  return {
    unitOfWork,
    users,
    sessions: new MemorySessions(users),
    hasher,
    clock,
    commands: new IdempotentCommands(new MemoryIdempotencyKeys(new MemoryTables()), unitOfWork, clock),
    metrics: new AuthMetrics(new Metrics()),
    /** An account, as registering it would make it. */
    async account(address: string, password = 'libros usados'): Promise<User> {
      const user = User.register(personName('Ana Quiroga'), email(address), clock.now());
      await users.add(user, `hash of ${password}`);
      return user;
    },
  };
}
