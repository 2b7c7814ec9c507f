import { type EmailProblem, InvalidEmailError } from './auth-errors.js';

declare const brand: unique symbol;

/** An e-mail address in the one form that we compare and store: trimmed, NFKC, lower case. */
export type Email = string & { readonly [brand]: 'email' };

/** Of the whole address and of the part before the @ (RFC 5321 §4.5.3.1). */
export const MAX_EMAIL_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/** RFC 5322 `atext` with the letters of RFC 6531, dots only between atoms. No quoted local parts. */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
/** Two labels at least, the last one no number: neither `localhost` nor an IP address is anybody's mail domain. */
const DOMAIN = /^(?:(?!-)[\p{L}\p{M}\p{N}-]{1,63}(?<!-)\.)+(?!-|\p{N}+$)[\p{L}\p{M}\p{N}-]{2,63}(?<!-)$/u;

/** Reads an address as people type it. @throws InvalidEmailError */
export function email(text: string): Email {
  const problem = emailProblem(text);
  if (problem) throw new InvalidEmailError(problem);
  return normalised(text) as Email;
}

/** The address that `text` is, or `undefined`. */
export function parseEmail(text: string): Email | undefined {
  return emailProblem(text) ? undefined : email(text);
}

export function emailProblem(text: string): EmailProblem | undefined {
  // NFKC can lengthen a text eighteen times: what is far too long is refused before it is looked at any closer.
  if (text.length > 4 * MAX_EMAIL_LENGTH) return 'not_an_email';
  const address = normalised(text);
  if (address === '') return 'required';
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at));
  const right =
    address.length <= MAX_EMAIL_LENGTH &&
    local.length <= MAX_LOCAL_LENGTH &&
    LOCAL.test(local) &&
    DOMAIN.test(address.slice(at + 1));
  return right ? undefined : 'not_an_email';
}

/**
 * Full-width and other compatibility letters become the plain ones, so that no second account looks like the first. Once
 * more after the letter case, because a lower-case letter may come apart again.
 */
const normalised = (text: string): string => text.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
