import { CORNERS, ORNAMENTS } from './drawn-cover-ornaments.js';
import { fitText, type FittedText, type TextBox } from './drawn-cover-text.js';

export interface CoverText {
  readonly title: string;
  readonly author: string;
}

const WIDTH = 240;
const HEIGHT = 360;
/** Middle of the board, right of the hinge. */
const CENTER = 127;

/** Cloth and the foil stamped on it: each pair has a contrast of at least 5.5. */
const CLOTHS: readonly { readonly cloth: string; readonly foil: string }[] = [
  { cloth: '#1f4d3d', foil: '#ecd9a8' },
  { cloth: '#7a2c22', foil: '#f0d9a6' },
  { cloth: '#24405c', foil: '#e9dcb8' },
  { cloth: '#4a2f4f', foil: '#ecd3a4' },
  { cloth: '#5b3a22', foil: '#efd8a2' },
  { cloth: '#2e4a4c', foil: '#f0e3c4' },
  { cloth: '#3f4a2a', foil: '#ebdba6' },
  { cloth: '#8a4a1f', foil: '#fdf1d3' },
  { cloth: '#2b2d3a', foil: '#e3c98a' },
  { cloth: '#6a2338', foil: '#f2d6b0' },
  { cloth: '#d9c9a5', foil: '#4a2b1c' },
  { cloth: '#b9c4b4', foil: '#20392f' },
];

const TITLE: TextBox = {
  width: 178,
  sizes: [
    { size: 44, maxLines: 1 },
    { size: 37, maxLines: 2 },
    { size: 31, maxLines: 3 },
    { size: 27, maxLines: 4 },
    { size: 24, maxLines: 5 },
    { size: 22, maxLines: 5 },
  ],
};
const LABEL_TITLE: TextBox = { ...TITLE, width: 152 };
const AUTHOR: TextBox = {
  width: 178,
  sizes: [
    { size: 21, maxLines: 1 },
    { size: 19, maxLines: 2 },
  ],
};
const LABEL_AUTHOR: TextBox = { ...AUTHOR, width: 152 };

/**
 * A cloth-bound cover as an SVG picture of 240 × 360, for a book without a photo. The same title and author always give
 * the same cover; colour, frame, ornament and layout are chosen by a hash of both. Its title is legible at a width of
 * 120 px. It refers to nothing outside itself and escapes what it is given.
 */
export function drawnCover({ title, author }: CoverText): string {
  const text = { title: printable(title), author: printable(author) };
  const pick = picker(`${text.title}\n${text.author}`);
  const { cloth, foil } = pick(CLOTHS);
  const ornament = pick(ORNAMENTS);
  const layout = pick([titleAbove, titleBelow, paperLabel]);
  const frame = pick([doubleFrame, corneredFrame, rules])(pick(CORNERS));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">` +
    '<defs><pattern id="w" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 .5h4M0 2.5h4" stroke="#000" stroke-opacity=".10"/>' +
    '<path d="M.5 0v4M2.5 0v4" stroke="#fff" stroke-opacity=".07"/></pattern>' +
    '<linearGradient id="h"><stop offset="0" stop-color="#fff" stop-opacity=".16"/><stop offset=".05" stop-color="#000" stop-opacity=".10"/>' +
    '<stop offset=".075" stop-color="#000" stop-opacity=".34"/><stop offset=".1" stop-color="#fff" stop-opacity=".12"/>' +
    '<stop offset=".14" stop-color="#fff" stop-opacity="0"/><stop offset=".97" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".25"/></linearGradient></defs>' +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${cloth}"/><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#w)"/>` +
    `<g fill="${foil}" color="${foil}" text-anchor="middle" font-family="'Iowan Old Style','Palatino Linotype',Palatino,'P052',Georgia,serif">` +
    `${frame}${layout(text, ornament)}</g><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#h)"/></svg>`
  );
}

type Layout = (text: CoverText, ornament: string) => string;

const titleAbove: Layout = ({ title, author }, ornament) => {
  const fitted = fitText(title, TITLE);
  const by = fitText(author, AUTHOR);
  const top = 54;
  const bottom = HEIGHT - 40 - heightOf(by);
  return (
    block(fitted, top, true) + block(by, bottom, false) + stamp(ornament, top + heightOf(fitted) + 12, bottom - 10)
  );
};

const titleBelow: Layout = ({ title, author }, ornament) => {
  const fitted = fitText(title, TITLE);
  const by = fitText(author, AUTHOR);
  const byTop = HEIGHT - 40 - heightOf(by);
  const top = byTop - 16 - heightOf(fitted);
  return stamp(ornament, 44, top - 10) + block(fitted, top, true) + block(by, byTop, false);
};

const paperLabel: Layout = ({ title, author }, ornament) => {
  const fitted = fitText(title, LABEL_TITLE);
  const by = fitText(author, LABEL_AUTHOR);
  const height = heightOf(fitted) + heightOf(by) + 48;
  const top = 50;
  return (
    `<rect x="38" y="${top}" width="178" height="${height}" fill="#f6ecd4"/>` +
    `<rect x="43" y="${top + 5}" width="168" height="${height - 10}" fill="none" stroke="#6b4a2b" stroke-width="1.5"/>` +
    `<g fill="#2b2118">${block(fitted, top + 18, true)}${block(by, top + 28 + heightOf(fitted), false)}</g>` +
    stamp(ornament, top + height + 12, HEIGHT - 40)
  );
};

type Frame = (corner: string) => string;

const doubleFrame: Frame = () => outline(26, 16, 202, 328, 3) + outline(32, 22, 190, 316, 1.2);

const corneredFrame: Frame = (corner) =>
  outline(32, 22, 190, 316, 1.6) +
  [32, 222].map((x) => [22, 338].map((y) => `<g transform="translate(${x} ${y})">${corner}</g>`).join('')).join('');

const rules: Frame = () => '<path d="M26 18h202v4H26zM26 27h202v1.5H26zM26 338h202v4H26zM26 331h202v1.5H26z"/>';

function outline(x: number, y: number, width: number, height: number, stroke: number): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="currentColor" stroke-width="${stroke}"/>`;
}

/** The ornament in the middle of the room between two heights, as large as that allows; nothing where it would be a speck. */
function stamp(ornament: string, from: number, to: number): string {
  const radius = Math.min(62, (to - from) / 2);
  if (radius < 16) return '';
  return `<g transform="translate(${CENTER} ${round((from + to) / 2)}) scale(${round(radius / 50)})">${ornament}</g>`;
}

const LINE_HEIGHT = 1.16;

function heightOf({ lines, size }: FittedText): number {
  return lines.length * size * LINE_HEIGHT;
}

function block({ lines, size }: FittedText, top: number, bold: boolean): string {
  const rows = lines.map((line, i) => {
    const y = round(top + size * (0.92 + i * LINE_HEIGHT));
    return `<text x="${CENTER}" y="${y}"${isRightToLeft(line) ? ' direction="rtl"' : ''}>${escape(line)}</text>`;
  });
  return `<g font-size="${size}"${bold ? ' font-weight="700"' : ''}>${rows.join('')}</g>`;
}

/** True when the first letter with a direction runs from right to left. */
function isRightToLeft(text: string): boolean {
  const letter = /\p{L}/u.exec(text)?.[0];
  return letter !== undefined && /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u.test(letter);
}

/** Without what XML cannot hold, and no longer than any cover could show. */
function printable(text: string): string {
  return text
    .slice(0, 400)
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ')
    .trim();
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Chooses from lists, one after another, by a 32-bit FNV-1a hash of the text that is stirred before each choice. */
function picker(text: string): <T>(list: readonly T[]) => T {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (list) => {
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    const chosen = list[((hash ^ (hash >>> 16)) >>> 0) % list.length];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
}
