import { newId, type UserId } from '../../shared/ids.js';
import { Session, SESSION_LIMITS } from './session.js';
import { hashOf, newSessionToken, parseSessionToken } from './session-token.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const start = new Date('2026-11-20T10:00:00.000Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);
const session = (kind: 'cookie' | 'bearer'): Session =>
  Session.start(hashOf(newSessionToken()), newId<UserId>(), kind, start);

describe('Session', () => {
  it('of a browser dies after 14 idle days', () => {
    expect(session('cookie').isLive(after(14 * DAY_MS - 1))).toBe(true);
    expect(session('cookie').isLive(after(14 * DAY_MS))).toBe(false);
  });

  it('of a browser dies after 60 days, however often it is used', () => {
    let used = session('cookie');
    for (let day = 7; day < 60; day += 7) used = used.used(after(day * DAY_MS)) ?? used;
    expect(used.lastSeenAt).toEqual(after(56 * DAY_MS));
    expect(used.isLive(after(60 * DAY_MS - 1))).toBe(true);
    expect(used.isLive(after(60 * DAY_MS))).toBe(false);
  });

  it('of a client lives the 30 days it was told, used or not', () => {
    const unused = session('bearer');
    const used = unused.used(after(20 * DAY_MS));
    expect(unused.expiresAt).toEqual(after(30 * DAY_MS));
    expect(used?.expiresAt).toEqual(after(30 * DAY_MS));
    expect(SESSION_LIMITS.bearer.idleMs).toBe(SESSION_LIMITS.bearer.absoluteMs);
  });

  it('notes its use once an hour', () => {
    const fresh = session('cookie');
    expect(fresh.used(after(60 * 60 * 1000 - 1))).toBeUndefined();
    expect(fresh.used(after(60 * 60 * 1000))?.lastSeenAt).toEqual(after(60 * 60 * 1000));
    expect(fresh.used(after(-5_000))).toBeUndefined();
  });
});

describe('a session token', () => {
  it('carries 256 bits, in a form that fits a cookie', () => {
    const token = newSessionToken();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(parseSessionToken(token)).toBe(token);
    expect(new Set(Array.from({ length: 1000 }, newSessionToken)).size).toBe(1000);
  });

  it('is stored as its SHA-256', () => {
    const token = parseSessionToken('A'.repeat(43));
    expect(token && hashOf(token)).toBe('0f007385b6f9d4b7eeb2748605afe1a984a0a3bfa3f014d09e2a784ce9e5cd1a');
  });

  it.each([
    '',
    'A'.repeat(42),
    'A'.repeat(44),
    `${'A'.repeat(42)}=`,
    `${'A'.repeat(42)}\n`,
    "' OR 1=1 --",
    '__proto__',
  ])('is not %j', (text) => {
    expect(parseSessionToken(text)).toBeUndefined();
  });
});
