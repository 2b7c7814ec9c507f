import { localPath } from './local-path.js';

describe('localPath', () => {
  it.each(['/', '/books?q=a&sort=price', '/orders/BK-1#top', '/books/1-ñandú'])('lets %s through', (path) => {
    expect(localPath(path)).toBe(new URL(path, 'http://h').href.slice('http://h'.length));
  });

  it.each([
    '//evil.example',
    '/.//evil.example',
    '/books/..//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    'books',
    '',
    '/'.padEnd(3000, 'a'),
    undefined,
    ['/books'],
    { toString: () => '/books' },
  ])('refuses %j', (path) => {
    expect(localPath(path)).toBeUndefined();
  });
});
