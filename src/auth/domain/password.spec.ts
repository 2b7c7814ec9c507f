import { inspect } from 'node:util';
import { InvalidPasswordError } from './auth-errors.js';
import { Password, passwordProblem } from './password.js';

describe('Password', () => {
  it.each([
    ['', 'required'],
    ['          ', 'required'],
    ['\t\n\u3000\u00A0    ', 'required'],
    ['1234567', 'too_short'],
    ['📚📚📚📚', 'too_short'],
    ['a'.repeat(129), 'too_long'],
    ['a'.repeat(10_000), 'too_long'],
    ['abcdefgh\uD800', 'forbidden_characters'],
  ])('%j is %s', (text, problem) => {
    expect(passwordProblem(text)).toBe(problem);
    expect(() => Password.choose(text)).toThrow(InvalidPasswordError);
  });

  it.each(['12345678', 'a b c d e', ' leading and trailing ', '📚'.repeat(8), '📚'.repeat(128), 'كلمة المرور'])(
    '%j is one, kept as it is',
    (text) => {
      expect(Password.choose(text).reveal()).toBe(text);
    },
  );

  it('is the same from every keyboard', () => {
    expect(Password.choose('contrasen\u0303a').reveal()).toBe(Password.attempt('contrase\u00F1a').reveal());
  });

  it('shows itself to nobody by accident', () => {
    const password = Password.choose('libros-usados');
    const shown = [
      String(password),
      password.toString(),
      JSON.stringify({ password }),
      inspect({ password }, { depth: 5 }),
    ];
    for (const text of shown) expect(text).not.toContain('libros');
    expect(inspect(password)).toBe('[password]');
  });
});
