import { drawnCover } from './drawn-cover.js';

const textOf = (svg: string): string[] =>
  [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map((match) => match[1] ?? '');
const sizesOf = (svg: string): number[] => [...svg.matchAll(/font-size="([\d.]+)"/g)].map((match) => Number(match[1]));

describe('drawnCover', () => {
  it('draws the same cover for the same book, and others for others', () => {
    const rayuela = { title: 'Rayuela', author: 'Julio Cortázar' };
    expect(drawnCover(rayuela)).toBe(drawnCover({ ...rayuela }));
    const covers = Array.from({ length: 60 }, (_, i) => drawnCover({ title: `Tomo ${i}`, author: 'Anónimo' }));
    const withoutText = new Set(covers.map((svg) => svg.replace(/<text.*?<\/text>/g, '')));
    expect(withoutText.size).toBeGreaterThan(45);
  });

  it('shows title and author', () => {
    const text = textOf(drawnCover({ title: 'Cien años de soledad', author: 'Gabriel García Márquez' })).join(' ');
    expect(text).toBe('Cien años de soledad Gabriel García Márquez');
  });

  it('escapes what it is given', () => {
    const svg = drawnCover({ title: `<script>x</script>`, author: `"'&` });
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&#60;script&#62;');
    expect(svg).toContain('&#34;&#39;&#38;');
  });

  it('leaves out what XML cannot hold', () => {
    const svg = drawnCover({ title: 'a\u0000b\ud800c\u001b', author: '\uffff' });
    expect(svg).not.toMatch(/[\p{Cc}\p{Cs}\uffff]/u);
    expect(textOf(svg).join(' ')).toContain('a b c');
  });

  it('stays legible at 120 px and inside its board, however long the title', () => {
    for (const title of ['W', 'x'.repeat(10_000), 'palabra '.repeat(500), '👨‍👩‍👧‍👦'.repeat(80), '紅樓夢'.repeat(60)]) {
      const svg = drawnCover({ title, author: title });
      expect(Math.min(...sizesOf(svg))).toBeGreaterThanOrEqual(19);
      expect(textOf(svg).length).toBeLessThanOrEqual(7);
      const heights = [...svg.matchAll(/<text [^>]*y="([\d.]+)"/g)].map((match) => Number(match[1]));
      expect(Math.max(...heights)).toBeLessThan(345);
    }
  });

  it('cuts a long title with an ellipsis and takes no emoji apart', () => {
    const lines = textOf(drawnCover({ title: '👨‍👩‍👧‍👦'.repeat(200), author: '' }));
    expect(lines.at(-1)).toMatch(/…$/);
    for (const line of lines) expect(line.replaceAll('👨‍👩‍👧‍👦', '').replace('…', '')).toBe('');
  });

  it('sets right-to-left titles from right to left', () => {
    expect(drawnCover({ title: 'ألف ليلة وليلة', author: 'מחבר' })).toContain('direction="rtl"');
    expect(drawnCover({ title: 'Ulises', author: 'James Joyce' })).not.toContain('direction');
  });

  it('draws a board even without words', () => {
    expect(drawnCover({ title: '', author: '' })).toMatch(/^<svg .*<\/svg>$/s);
  });

  it('refers to nothing outside itself', () => {
    expect(drawnCover({ title: 'Dune', author: 'Frank Herbert' })).not.toMatch(/href|url\((?!#)/);
  });
});
