import { pager } from './pager.js';

describe('pager', () => {
  it('keeps the filters and changes the cursor', () => {
    expect(pager('/books', { q: 'a&b', min: '', sort: undefined, cursor: undefined }, undefined, 'c=1')).toEqual({
      firstUrl: null,
      nextUrl: '/books?q=a%26b&cursor=c%3D1',
    });
  });

  it('leads back from a later page, and ends on the last', () => {
    expect(pager('/orders', {}, 'c1', null)).toEqual({ firstUrl: '/orders', nextUrl: null });
  });
});
