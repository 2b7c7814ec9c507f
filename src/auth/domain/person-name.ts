import { InvalidNameError, type NameProblem } from './auth-errors.js';

declare const brand: unique symbol;

/** What a person or a shop is called: one line, 1 to 80 characters, something to see in it. */
export type PersonName = string & { readonly [brand]: 'person-name' };

/** In characters as a reader counts them (code points), after trimming. */
export const MAX_NAME_LENGTH = 80;

/** Control characters, halves of surrogate pairs, line separators, and the marks that turn the direction of the text after them. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
/** Fillers count as letters and the empty Braille cell as a symbol, but there is nothing to see. */
const VISIBLE = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/** Runs of blanks become one. @throws InvalidNameError */
export function personName(text: string): PersonName {
  const problem = nameProblem(text);
  if (problem) throw new InvalidNameError(problem);
  return tidy(text) as PersonName;
}

export function nameProblem(text: string): NameProblem | undefined {
  const name = text.trim();
  // A character is at most two code units: far longer texts are refused before they are looked at any closer.
  if (name.length > 2 * MAX_NAME_LENGTH || Array.from(tidy(name)).length > MAX_NAME_LENGTH) return 'too_long';
  if (FORBIDDEN.test(name)) return 'forbidden_characters';
  return VISIBLE.test(name) ? undefined : 'required';
}

const tidy = (text: string): string =>
  text
    .trim()
    .replace(/\p{Zs}+/gu, ' ')
    .normalize('NFC');
