import { InvalidPasswordError, type PasswordProblem } from './auth-errors.js';

export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 128;

/**
 * A password on its way to the hasher, in NFKC (NIST SP 800-63B §3.1.1.2), so that it is the same from every keyboard. It
 * shows itself as `[password]` wherever it is printed or serialised.
 */
export class Password {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text.normalize('NFKC');
  }

  /** A password that somebody chooses. @throws InvalidPasswordError */
  static choose(text: string): Password {
    const problem = passwordProblem(text);
    if (problem) throw new InvalidPasswordError(problem);
    return new Password(text);
  }

  /** A password that somebody claims to be the right one: whatever was typed. */
  static attempt(text: string): Password {
    return new Password(text);
  }

  /** The text itself: for the hasher, and for nobody else. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[password]';
  }

  toJSON(): string {
    return this.toString();
  }

  /** What `console.log` and `util.inspect` show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** What is wrong with a password that somebody chooses. Every character counts, blanks too; only blanks are no password. */
export function passwordProblem(text: string): PasswordProblem | undefined {
  if (text.trim() === '') return 'required';
  if (text.length > 2 * MAX_PASSWORD_LENGTH) return 'too_long';
  // Halves of surrogate pairs all become the same character when they are encoded.
  if (/\p{Cs}/u.test(text)) return 'forbidden_characters';
  const { length } = Array.from(text);
  if (length < MIN_PASSWORD_LENGTH) return 'too_short';
  return length > MAX_PASSWORD_LENGTH ? 'too_long' : undefined;
}
