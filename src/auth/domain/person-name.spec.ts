import { InvalidNameError } from './auth-errors.js';
import { MAX_NAME_LENGTH, nameProblem, personName } from './person-name.js';

describe('personName', () => {
  it.each([
    ['Ana Quiroga', 'Ana Quiroga'],
    ['  Librería   La Candelaria ', 'Librería La Candelaria'],
    ['Jose\u0301', 'José'],
    ['محمد بن موسى', 'محمد بن موسى'],
    ['יעל כהן', 'יעל כהן'],
    ['李小龍', '李小龍'],
    ['👩‍👩‍👧 Books', '👩‍👩‍👧 Books'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ["Robert'); DROP TABLE auth_users;--", "Robert'); DROP TABLE auth_users;--"],
    ['__proto__', '__proto__'],
    ['X', 'X'],
  ])('takes %j', (text, expected) => {
    expect(personName(text)).toBe(expected);
  });

  it.each(['', '   ', '\u00A0', '\u3164', '\u200B\u200D', '\u2800', '\u0301'])('sees nothing in %j', (text) => {
    expect(nameProblem(text)).toBe('required');
  });

  it.each(['Ana\nQuiroga', 'Ana\u0000', 'Ana\tQ', '\u202EanA', 'Ana\u2066', 'Ana\u2028B', 'Ana\uD83D'])(
    'refuses %j',
    (text) => {
      expect(nameProblem(text)).toBe('forbidden_characters');
      expect(() => personName(text)).toThrow(InvalidNameError);
    },
  );

  it('counts characters, not code units', () => {
    expect(nameProblem('📚'.repeat(MAX_NAME_LENGTH))).toBeUndefined();
    expect(nameProblem('📚'.repeat(MAX_NAME_LENGTH + 1))).toBe('too_long');
    expect(nameProblem('a'.repeat(MAX_NAME_LENGTH))).toBeUndefined();
    expect(nameProblem('a'.repeat(10_000))).toBe('too_long');
  });
});
