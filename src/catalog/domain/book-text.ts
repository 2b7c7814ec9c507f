import { type BookField, InvalidBookError } from './catalog-errors.js';

declare const brand: unique symbol;

export type Title = string & { readonly [brand]: 'title' };
export type Author = string & { readonly [brand]: 'author' };
export type Description = string & { readonly [brand]: 'description' };

interface TextRule {
  readonly field: BookField;
  /** In characters as a reader counts them (code points), after trimming. */
  readonly min: number;
  readonly max: number;
  readonly lines: 'one' | 'many';
}

export const TITLE_RULE: TextRule = { field: 'title', min: 1, max: 300, lines: 'one' };
export const AUTHOR_RULE: TextRule = { field: 'author', min: 1, max: 200, lines: 'one' };
export const DESCRIPTION_RULE: TextRule = { field: 'description', min: 0, max: 5_000, lines: 'many' };

/** Control characters and halves of surrogate pairs. */
const FORBIDDEN_IN_LINE = /[\p{Cc}\p{Cs}]/u;
const FORBIDDEN_IN_LINES = /[^\P{Cc}\n\t]|\p{Cs}/u;
/** Invisible marks that turn the direction of whatever stands after them, on the page too; no script needs them to be read. */
const DIRECTION_MARKS = /[\u202A-\u202E]/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

export const bookTitle = (text: string): Title => checked(text, TITLE_RULE) as Title;
export const bookAuthor = (text: string): Author => checked(text, AUTHOR_RULE) as Author;
export const bookDescription = (text: string): Description => checked(text, DESCRIPTION_RULE) as Description;

/** @throws InvalidBookError naming the field and what is wrong with it. */
function checked(text: string, rule: TextRule): string {
  const tidy = text.replaceAll('\r\n', '\n').replace(DIRECTION_MARKS, '').trim();
  // A character is at most two code units: far longer texts are refused before they are looked at any closer.
  const length = tidy.length > rule.max * 2 ? tidy.length : [...tidy].length;
  if (length > rule.max) throw new InvalidBookError(rule.field, 'too_long', rule.max);
  if ((rule.lines === 'one' ? FORBIDDEN_IN_LINE : FORBIDDEN_IN_LINES).test(tidy)) {
    throw new InvalidBookError(rule.field, 'control_characters');
  }
  if (length < rule.min || (rule.min > 0 && !VISIBLE.test(tidy))) throw new InvalidBookError(rule.field, 'required');
  return tidy.normalize('NFC');
}

/** One line of text as files hold it: line breaks, tabs and runs of blanks become one blank. */
export const onOneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

const ET_AL = ' et al.';

/**
 * As many of the authors (a list with commas or semicolons) as an author field takes, closed with "et al." when some are left out.
 * A single name that is too long stays as it is, to be refused.
 */
export function shortenedAuthors(list: string): string {
  if ([...list].length <= AUTHOR_RULE.max) return list;
  let kept = '';
  for (const name of list.split(/(?<=[,;])/)) {
    if ([...kept, ...name].length + ET_AL.length > AUTHOR_RULE.max) break;
    kept += name;
  }
  return kept === '' ? list : kept.replace(/[,;]\s*$/, '') + ET_AL;
}
