/** Text set in a box: where its lines break and how large they are. */
export interface FittedText {
  readonly lines: readonly string[];
  readonly size: number;
}

export interface TextBox {
  readonly width: number;
  /** Font sizes to try, largest first, each with the most lines that fit at that size. */
  readonly sizes: readonly { readonly size: number; readonly maxLines: number }[];
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Breaks a text into lines at the largest size at which all of it fits; at the smallest size it is cut short with an
 * ellipsis. Widths are estimates, since nothing here can measure a font, and err on the wide side. A letter with its marks, or an
 * emoji of several parts, is never taken apart.
 */
export function fitText(text: string, { width, sizes }: TextBox): FittedText {
  const words = text.split(/\s+/).filter((word) => word !== '');
  let fitted: FittedText = { lines: [], size: 0 };
  for (const { size, maxLines } of sizes) {
    const limit = width / size;
    const unbroken = words.every((word) => widthOf(word) <= limit);
    const lines = breakLines(words, limit);
    if (unbroken && lines.length <= maxLines) return { lines, size };
    fitted = { lines: shorten(lines, maxLines, limit), size };
  }
  return fitted;
}

function breakLines(words: readonly string[], limit: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= limit) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = breakWord(word, limit);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** A word that is too long for a line by itself. */
function breakWord(word: string, limit: number): string[] {
  if (widthOf(word) <= limit) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const { segment } of graphemes.segment(word)) {
    if (piece !== '' && widthOf(piece + segment) > limit) {
      pieces.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...pieces, piece];
}

function shorten(lines: readonly string[], maxLines: number, limit: number): string[] {
  const kept = lines.slice(0, maxLines);
  const last = kept.at(-1);
  if (last === undefined || lines.length <= maxLines) return kept;
  const letters = [...graphemes.segment(last)].map(({ segment }) => segment);
  while (letters.length > 1 && widthOf(letters.join('') + '…') > limit) letters.pop();
  return [...kept.slice(0, -1), `${letters.join('').trimEnd()}…`];
}

/** Width in ems of a bold serif face. */
function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += letterWidth(segment);
  return width;
}

function letterWidth(letter: string): number {
  if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(letter)) return 1.35;
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(letter)) return 1.05;
  if (/[mwMWQ@%—…]/.test(letter)) return 0.95;
  if (/\p{Lu}/u.test(letter)) return 0.71;
  if (/[\sijltfrI1.,:;'’!|()[\]-]/.test(letter)) return 0.35;
  return 0.53;
}
