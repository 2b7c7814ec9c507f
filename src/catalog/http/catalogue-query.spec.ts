import { bookIdIn, bookUrl } from './book-url.js';
import { readCatalogueQuery } from './catalogue-query.js';

describe('readCatalogueQuery', () => {
  it('reads what makes sense', () => {
    const query = {
      q: 'ficciones',
      condition: 'good',
      category: 'fiction',
      min: '1,50',
      max: '12.5',
      sort: '-price',
      cursor: 'c',
    };
    expect(readCatalogueQuery(query, 'USD')).toEqual({
      search: { ...query, min: 150, max: 1250 },
      filter: { q: 'ficciones', condition: 'good', category: 'fiction', min: '1,50', max: '12.5', sort: '-price' },
      errors: {},
    });
  });

  it.each([undefined, null, 'text', [], {}, { q: '', min: ' ', sort: '' }])(
    'is everything, newest first, for %j',
    (query) => {
      const { search, errors } = readCatalogueQuery(query, 'USD');
      expect(search).toMatchObject({
        q: '',
        condition: undefined,
        category: undefined,
        min: undefined,
        sort: 'newest',
      });
      expect(errors).toEqual({});
    },
  );

  it('does without what makes no sense, and says so', () => {
    const query = {
      q: ['a', 'b'],
      condition: 'shiny',
      category: { a: 1 },
      min: '-1',
      max: 'NaN',
      sort: 'random',
      limit: 'x',
    };
    const { search, errors } = readCatalogueQuery(query, 'USD');
    expect(search).toMatchObject({
      q: '',
      condition: undefined,
      category: undefined,
      min: undefined,
      max: undefined,
      sort: 'newest',
    });
    expect(Object.keys(errors).toSorted()).toEqual(['category', 'condition', 'max', 'min', 'q', 'sort']);
    expect(readCatalogueQuery({ min: '2', max: '1' }, 'USD')).toMatchObject({
      search: { min: 200, max: undefined },
      errors: { max: [{ key: 'validation.price_range' }] },
    });
  });
});

describe('the address of a book', () => {
  const id = '01j9z3k8m4q7r2t5v8x1y4z6aa';

  it.each([
    ['Cien años de soledad', `/books/${id}-cien-anos-de-soledad`],
    ['¿Qué? / ../', `/books/${id}-que`],
    ['紅樓夢', `/books/${id}`],
    ['x'.repeat(200), `/books/${id}-${'x'.repeat(60)}`],
  ])('of %j is %s', (title, url) => {
    expect(bookUrl({ id, title })).toBe(url);
  });

  it('is known by its id alone', () => {
    for (const segment of [id, `${id}-`, `${id}-any-slug`, id.toUpperCase(), `${id}-ñ\n`])
      expect(bookIdIn(segment)).toBe(id);
    for (const segment of ['', '1', `${id}x`, `x-${id}`, `${id}/..`, 'u'.repeat(26)])
      expect(bookIdIn(segment)).toBeUndefined();
  });
});
