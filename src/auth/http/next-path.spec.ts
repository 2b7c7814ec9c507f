import { nextPath } from './next-path.js';

describe('nextPath', () => {
  it.each([
    '/',
    '/books',
    '/books?q=a%20b&sort=-price',
    '/orders/BK-7F3K9QXM#timeline',
    '/loginx',
    '/books?next=//evil.example',
    '/libros/a%C3%B1o',
  ])('goes on to %j', (path) => {
    expect(nextPath(path)).toBe(path);
  });

  it.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '\\/evil.example',
    '/..//evil.example',
    '/.//evil.example',
    '/%2e%2e//evil.example',
    '/x/..//evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r\nSet-Cookie: sid=x',
    '/\u0000',
    ' /books',
    '',
    'books',
    'https://evil.example/',
    'HTTPS:/evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '@evil.example',
    `/${'a'.repeat(3000)}`,
    '/login',
    '/login?next=/login',
    '/LOGIN',
    '/register',
    '/logout',
    undefined,
    null,
    1,
    ['/books'],
    { toString: () => '/books' },
  ])('goes nowhere for %j', (sent) => {
    expect(nextPath(sent)).toBeUndefined();
  });
});
