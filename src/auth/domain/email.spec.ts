import { InvalidEmailError } from './auth-errors.js';
import { email, emailProblem, MAX_EMAIL_LENGTH, parseEmail } from './email.js';

describe('email', () => {
  it.each([
    ['ana@example.com', 'ana@example.com'],
    ['  Ana@Example.COM\t', 'ana@example.com'],
    ['ANA.QUIROGA+libros@mail.example.co', 'ana.quiroga+libros@mail.example.co'],
    ["o'brien@example.com", "o'brien@example.com"],
    ['josé@correo.example', 'josé@correo.example'],
    ['jose\u0301@correo.example', 'josé@correo.example'],
    ['用户@例子.公司', '用户@例子.公司'],
    ['ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ana@example.com'],
    ['\u212Aarl@example.com', 'karl@example.com'],
    ['\uFEFFana@example.com\u00A0', 'ana@example.com'],
  ])('reads %j as %j', (text, expected) => {
    expect(email(text)).toBe(expected);
  });

  it.each(['', '   ', '\t\n', '\u3000'])('misses an address in %j', (text) => {
    expect(emailProblem(text)).toBe('required');
  });

  it.each([
    'ana',
    'ana@',
    '@example.com',
    'ana@localhost',
    'ana@127.0.0.1',
    'ana@@example.com',
    'a na@example.com',
    'ana@exam ple.com',
    '.ana@example.com',
    'ana.@example.com',
    'a..na@example.com',
    'ana@-example.com',
    'ana@example-.com',
    'ana@example..com',
    'ana@.com',
    'ana@example.c',
    '"ana"@example.com',
    'Ana <ana@example.com>',
    'ana@example.com,eva@example.com',
    'ana@example.com\r\nBcc: all@example.com',
    'ana\u0000@example.com',
    'ana\u200B@example.com',
    '\u202Eana@example.com',
    '📚@example.com',
    'ana\uD800@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ana@${'a'.repeat(64)}.com`,
    `ana@${'a.'.repeat(150)}com`,
    'a'.repeat(10_000),
    `${'ﷺ'.repeat(10_000)}@example.com`,
  ])('refuses %j', (text) => {
    expect(emailProblem(text)).toBe('not_an_email');
    expect(parseEmail(text)).toBeUndefined();
    expect(() => email(text)).toThrow(InvalidEmailError);
  });

  it('takes an address as long as they come', () => {
    const domain = `${`${'a'.repeat(61)}.`.repeat(3)}com`;
    const longest = `${'b'.repeat(64)}@${domain}`;
    expect(longest.length).toBeLessThanOrEqual(MAX_EMAIL_LENGTH);
    expect(email(longest)).toBe(longest);
    expect(emailProblem(`${'b'.repeat(64)}@${'a'.repeat(60)}.${domain}`)).toBe('not_an_email');
  });

  it('gives the same address again for every address it gave, whatever the letters and accents', () => {
    const unstable: string[] = [];
    const look = (letters: string): void => {
      const once = parseEmail(`a${letters}b@example.com`);
      if (once !== undefined && parseEmail(once) !== once) unstable.push(letters);
    };
    // Where letters have two cases or stand for others; the ideographs and Hangul between have neither.
    for (const [from, to] of [
      [0x21, 0x33ff],
      [0xa640, 0xabff],
      [0xf900, 0xffff],
      [0x10400, 0x118ff],
      [0x1d400, 0x1f2ff],
    ] as const) {
      for (let code = from; code <= to; code += 1) look(String.fromCodePoint(code));
    }
    for (const capital of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
      for (let mark = 0x300; mark <= 0x36f; mark += 1) look(capital + String.fromCodePoint(mark));
    }
    expect(unstable).toEqual([]);
  });

  it('keeps the address out of its error', () => {
    expect(() => email('secreto@')).toThrow(/^e-mail: not_an_email$/);
  });
});
