import { newOrderCode, parseOrderCode } from './order-code.js';

describe('an order code', () => {
  it('is random and reads as itself', () => {
    const codes = new Set(Array.from({ length: 1000 }, newOrderCode));
    expect(codes.size).toBe(1000);
    for (const code of codes) {
      expect(code).toMatch(/^BK-[0-9A-HJKMNP-TV-Z]{8}$/);
      expect(parseOrderCode(code)).toBe(code);
    }
  });

  it('is read in any letter case and with the letters that are easily mistaken', () => {
    expect(parseOrderCode(' bk-7f3k9qxm ')).toBe('BK-7F3K9QXM');
    expect(parseOrderCode('BK-OIL00000')).toBe('BK-01100000');
  });

  it.each([
    undefined,
    null,
    7,
    '',
    'BK',
    'BK-',
    'BK-7F3K9QX',
    'BK-7F3K9QXMM',
    'XX-7F3K9QXM',
    'BK-7F3K9QXU',
    'BK-7F3K9QXM-1',
    `BK-${'7'.repeat(1000)}`,
    ['BK-7F3K9QXM'],
    { toString: () => 'BK-7F3K9QXM' },
  ])('is not read from %p', (text) => {
    expect(parseOrderCode(text)).toBeUndefined();
  });
});
