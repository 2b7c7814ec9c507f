/** `?, ?, ?` */
export const placeholders = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

/** Escapes `%`, `_` and the escape character itself, for `LIKE ? ESCAPE '!'`. */
export const likeLiteral = (text: string): string => text.replace(/[!%_]/g, '!$&');
