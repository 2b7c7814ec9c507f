import { newId, type UserId } from '../../shared/ids.js';
import { OwnAccountError } from './auth-errors.js';
import { email } from './email.js';
import { personName } from './person-name.js';
import { parseRole } from './role.js';
import { User } from './user.js';

const at = new Date('2026-11-20T10:00:00.000Z');
const user = (): User => User.register(personName('Ana'), email('ana@example.com'), at);

describe('User', () => {
  it('begins without any role, and enabled', () => {
    expect(user().roles).toEqual([]);
    expect(user().isDisabled).toBe(false);
  });

  it('is disabled and enabled again', () => {
    const ana = user();
    const disabled = ana.disabledBy(newId<UserId>(), at);
    expect(disabled.disabledAt).toEqual(at);
    expect(disabled.isDisabled).toBe(true);
    expect(ana.isDisabled).toBe(false);
    expect(disabled.enabled().isDisabled).toBe(false);
  });

  it('cannot be disabled by himself', () => {
    const ana = user();
    expect(() => ana.disabledBy(ana.id, at)).toThrow(OwnAccountError);
  });

  it('stays disabled since the first time', () => {
    const disabled = user().disabledBy(newId<UserId>(), at);
    expect(disabled.disabledBy(newId<UserId>(), new Date(at.getTime() + 1000)).disabledAt).toEqual(at);
  });
});

describe('parseRole', () => {
  it('knows the roles there are, and nothing else', () => {
    expect(parseRole('admin')).toBe('admin');
    for (const other of ['', 'Admin', 'root', '__proto__', 'length']) expect(parseRole(other)).toBeUndefined();
  });
});
