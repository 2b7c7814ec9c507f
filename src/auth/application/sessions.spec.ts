import { memoryAuth } from '../../../test/builders/memory-auth.js';
import { newId, type UserId } from '../../shared/ids.js';
import { UserNotFoundError } from '../auth.api.js';
import { AccountDisabledError, OwnAccountError } from '../domain/auth-errors.js';
import { hashOf } from '../domain/session-token.js';
import { DisableUser } from './disable-user.use-case.js';
import { EnableUser } from './enable-user.use-case.js';
import { EndSession } from './end-session.use-case.js';
import { IdentifySession } from './identify-session.use-case.js';
import { PruneSessions } from './prune-sessions.task.js';
import { StartSession } from './start-session.use-case.js';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

const setUp = async () => {
  const auth = memoryAuth();
  const { users, sessions, unitOfWork, clock, metrics } = auth;
  const ana = await auth.account('ana@example.com');
  const startSession = new StartSession(users, sessions, unitOfWork, clock, metrics);
  return {
    ...auth,
    ana,
    start: (replaces?: string) => startSession.execute({ userId: ana.id, kind: 'cookie', replaces }),
    end: new EndSession(sessions, unitOfWork),
    identify: new IdentifySession(sessions, unitOfWork, clock),
    disable: new DisableUser(users, sessions, unitOfWork, clock),
    enable: new EnableUser(users, unitOfWork),
    prune: new PruneSessions(sessions, unitOfWork, clock),
  };
};

describe('a session', () => {
  it('is known by its token, which is stored only as a hash', async () => {
    const { start, identify, ana, sessions } = await setUp();
    const { token } = await start();
    await expect(identify.execute(token)).resolves.toEqual(ana);
    expect([...sessions.stored.keys()]).toEqual([hashOf(token)]);
    expect(JSON.stringify([...sessions.stored])).not.toContain(token);
  });

  it.each(['', 'x', 'A'.repeat(43), '__proto__', "' OR 1=1 --"])('is not had by %j', async (text) => {
    const { identify } = await setUp();
    await expect(identify.execute(text)).resolves.toBeNull();
  });

  it('is dead once it was ended; ending it again is harmless', async () => {
    const { start, identify, end } = await setUp();
    const { token } = await start();
    const other = await start();
    await end.execute(token);
    await end.execute(token);
    await end.execute('no token at all');
    await expect(identify.execute(token)).resolves.toBeNull();
    await expect(identify.execute(other.token)).resolves.not.toBeNull();
  });

  it('is replaced at log-in: the one that was sent along is dead', async () => {
    const { start, identify } = await setUp();
    const before = await start();
    const after = await start(before.token);
    expect(after.token).not.toBe(before.token);
    await expect(identify.execute(before.token)).resolves.toBeNull();
    await expect(identify.execute(after.token)).resolves.not.toBeNull();
  });

  it('does not take the value that a stranger planted', async () => {
    const { start, identify } = await setUp();
    const planted = 'A'.repeat(43);
    await start(planted);
    await expect(identify.execute(planted)).resolves.toBeNull();
  });

  it('dies when it is not used for 14 days, and is kept alive by use', async () => {
    const { start, identify, clock } = await setUp();
    const idle = await start();
    const used = await start();
    for (let week = 0; week < 3; week += 1) {
      clock.advance(7 * DAY_MS);
      await expect(identify.execute(used.token)).resolves.not.toBeNull();
    }
    await expect(identify.execute(idle.token)).resolves.toBeNull();
  });

  it('dies after 60 days in any case', async () => {
    const { start, identify, clock } = await setUp();
    const { token } = await start();
    for (let day = 0; day < 59; day += 1) {
      clock.advance(DAY_MS);
      await expect(identify.execute(token)).resolves.not.toBeNull();
    }
    clock.advance(DAY_MS);
    await expect(identify.execute(token)).resolves.toBeNull();
  });

  it('writes down its use once an hour, not on every request', async () => {
    const { start, identify, clock, sessions } = await setUp();
    const { token } = await start();
    for (let minute = 0; minute < 125; minute += 1) {
      clock.advance(60_000);
      await identify.execute(token);
    }
    expect(sessions.notes).toBe(2);
  });

  it('is forgotten some time after its death, and not before', async () => {
    const { start, prune, clock, sessions } = await setUp();
    for (let index = 0; index < 1200; index += 1) await start();
    clock.advance(13 * DAY_MS);
    const living = await start();
    await prune.run();
    expect(sessions.stored.size).toBe(1201);
    clock.advance(DAY_MS);
    await prune.run();
    expect([...sessions.stored.keys()]).toEqual([hashOf(living.token)]);
  });
});

describe('a disabled account', () => {
  const administrator = newId<UserId>();

  it('loses every session at once, and gets none of them back', async () => {
    const { start, identify, disable, enable, ana } = await setUp();
    const sessions = [await start(), await start()];
    await disable.execute({ userId: ana.id, by: administrator });
    for (const { token } of sessions) await expect(identify.execute(token)).resolves.toBeNull();
    await enable.execute(ana.id);
    for (const { token } of sessions) await expect(identify.execute(token)).resolves.toBeNull();
    await expect(identify.execute((await start()).token)).resolves.not.toBeNull();
  });

  it('gets no session, also when it was disabled between the password check and the log-in', async () => {
    const { start, disable, ana, sessions } = await setUp();
    await disable.execute({ userId: ana.id, by: administrator });
    await expect(start()).rejects.toThrow(AccountDisabledError);
    expect(sessions.stored.size).toBe(0);
  });

  it('is not identified even if a session of it were left', async () => {
    const { start, identify, users, ana, clock } = await setUp();
    const { token } = await start();
    await users.saveAccess(ana.disabledBy(administrator, clock.now()));
    await expect(identify.execute(token)).resolves.toBeNull();
  });

  it('is nobody’s own doing', async () => {
    const { start, identify, disable, ana } = await setUp();
    const { token } = await start();
    await expect(disable.execute({ userId: ana.id, by: ana.id })).rejects.toThrow(OwnAccountError);
    await expect(identify.execute(token)).resolves.not.toBeNull();
  });

  it('has to exist', async () => {
    const { disable, enable } = await setUp();
    const nobody = newId<UserId>();
    await expect(disable.execute({ userId: nobody, by: administrator })).rejects.toThrow(UserNotFoundError);
    await expect(enable.execute(nobody)).rejects.toThrow(UserNotFoundError);
  });
});
