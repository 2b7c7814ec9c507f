/** Where a page of a list ended, as text that means nothing to who carries it. */
export const encodeCursor = (parts: readonly string[]): string => Buffer.from(parts.join(' ')).toString('base64url');

/** The parts of one of our cursors, as many as `shapes` and each of its shape; `undefined` for anything else. */
export function decodeCursor(cursor: string | undefined, shapes: readonly RegExp[]): readonly string[] | undefined {
  if (cursor === undefined || cursor.length > 200) return undefined;
  const parts = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const sound = parts.length === shapes.length && shapes.every((shape, index) => shape.test(parts[index] ?? ''));
  return sound ? parts : undefined;
}

export const ID_SHAPE = /^[0-9a-z]{26}$/;
