/**
 * Text that cannot leave its line: in a header a line break would begin another header. Control characters, line separators
 * and the marks that turn the direction of what follows become blanks.
 */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
