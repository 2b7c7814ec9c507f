import { stat } from 'node:fs/promises';
import { Password } from '../../domain/password.js';
import { Argon2PasswordHasher } from './argon2-password.hasher.js';

const PARAMETERS = '$argon2id$v=19$m=19456,t=2,p=1$';

describe('Argon2PasswordHasher', () => {
  const hasher = new Argon2PasswordHasher();
  const password = Password.choose('libros usados');

  it('makes argon2id hashes that only the password fits', async () => {
    const hash = await hasher.hash(password);
    expect(hash.startsWith(PARAMETERS)).toBe(true);
    expect(hash.length).toBeLessThanOrEqual(255);
    await expect(hasher.verify(password, hash)).resolves.toBe(true);
    await expect(hasher.verify(Password.attempt('Libros usados'), hash)).resolves.toBe(false);
    await expect(hasher.verify(Password.attempt(''), hash)).resolves.toBe(false);
  });

  it('salts: the same password has another hash every time', async () => {
    expect(await hasher.hash(password)).not.toBe(await hasher.hash(password));
  });

  it('has a decoy that costs as much as a real hash and fits no password', async () => {
    expect(hasher.decoy.startsWith(PARAMETERS)).toBe(true);
    expect(hasher.decoy).toHaveLength((await hasher.hash(password)).length);
    await expect(hasher.verify(password, hasher.decoy)).resolves.toBe(false);
  });

  it('takes passwords of any length that came over the wire', async () => {
    await expect(hasher.verify(Password.attempt('📚'.repeat(25_000)), hasher.decoy)).resolves.toBe(false);
  });

  it('leaves room for files among two hundred log-ins', async () => {
    let compared = 0;
    const logIns = Array.from({ length: 200 }, async () => {
      await hasher.verify(password, hasher.decoy);
      compared += 1;
    });
    await stat('.');
    expect(compared).toBeLessThan(100);
    await Promise.all(logIns);
    expect(compared).toBe(200);
  });
});
