import { newId } from '../../src/shared/ids.js';
import { signedIn } from '../builders/shop-visitors.js';
import { browserClient, type BrowserClient, type ClientResponse } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface Book {
  readonly id: string;
  readonly title: string;
  readonly available: number;
  readonly price: { amount: number; currency: string };
  readonly coverUrl: string;
  readonly isbn: string | null;
}
interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: Record<string, string[]>;
}

let test: TestApp;
let seller: BrowserClient;
let visitor: BrowserClient;

beforeAll(async () => {
  test = await startTestApp();
  seller = await signedIn(test, 'Vera');
  visitor = browserClient(test.url);
});

afterAll(() => test.close());

const right = {
  title: 'Pedro Páramo',
  author: 'Juan Rulfo',
  description: 'Un clásico.',
  price: { amount: 1250, currency: 'USD' },
  stock: 3,
};

const publish = (changes: object = {}, headers: Record<string, string> = {}, who = seller): Promise<ClientResponse> =>
  who.api('POST', '/api/v1/books', { ...right, ...changes }, headers);

const published = async (changes: object = {}): Promise<Book> => {
  const answer = await publish(changes);
  expect(answer.status).toBe(201);
  return answer.json<Book>();
};

const problem = (answer: ClientResponse): Problem => {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  return answer.json<Problem>();
};

describe('POST /books', () => {
  it('answers the book, as GET does then for everybody', async () => {
    const answer = await publish({ isbn: '0-307-47472-0', condition: 'like_new', category: 'classics' });
    expect(answer.status).toBe(201);
    const book = answer.json<Book>();
    expect(book).toEqual({
      id: expect.stringMatching(/^[0-9a-z]{26}$/) as string,
      title: 'Pedro Páramo',
      author: 'Juan Rulfo',
      description: 'Un clásico.',
      isbn: '9780307474728',
      condition: 'like_new',
      category: 'classics',
      price: { amount: 1250, currency: 'USD' },
      available: 3,
      seller: { id: expect.any(String) as string, name: 'Vera' },
      coverUrl: expect.stringMatching(/^\/covers\//) as string,
    });
    expect(answer.headers.get('location')).toBe(`/api/v1/books/${book.id}`);
    const again = await visitor.api('GET', `/api/v1/books/${book.id}`);
    expect(again.json()).toEqual(book);
  });

  it('takes good condition, no ISBN and no category for granted', async () => {
    const { description: _left, ...least } = right;
    const answer = await seller.api('POST', '/api/v1/books', least);
    expect(answer.json()).toMatchObject({ condition: 'good', category: 'other', isbn: null, description: '' });
  });

  it('asks who is there', async () => {
    const answer = await publish({}, {}, visitor);
    expect([answer.status, problem(answer).code]).toEqual([401, 'request.not_authenticated']);
  });

  it('makes one book for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => publish({}, headers)));
    expect(new Set(answers.map((answer) => answer.json<Book>().id)).size).toBe(1);
    const other = await publish({ title: 'Another' }, headers);
    expect([other.status, problem(other).code]).toEqual([422, 'request.idempotency_key_reused']);
    expect((await publish({}, { 'idempotency-key': 'no key at all' })).status).toBe(400);
  });

  const bad: readonly (readonly [string, object, string])[] = [
    ['no title', { title: undefined }, 'title'],
    ['blank title', { title: '  \t ' }, 'title'],
    ['invisible title', { title: '\u200b\u200b' }, 'title'],
    ['title as array', { title: ['Pedro'] }, 'title'],
    ['title as object', { title: { toString: 'x' } }, 'title'],
    ['title as number', { title: 7 }, 'title'],
    ['title as null', { title: null }, 'title'],
    ['title of 10,000 characters', { title: 'x'.repeat(10_000) }, 'title'],
    ['title with a NUL', { title: 'Pedro\u0000Páramo' }, 'title'],
    ['title with half an emoji', { title: 'Pedro \ud83d' }, 'title'],
    ['author of 201 characters', { author: 'x'.repeat(201) }, 'author'],
    ['description of 5,001 characters', { description: 'x'.repeat(5_001) }, 'description'],
    ['description as array', { description: [] }, 'description'],
    ['no price', { price: undefined }, 'price'],
    ['price as text', { price: '12.50' }, 'price'],
    ['price as number', { price: 1250 }, 'price'],
    ['price as array', { price: [1250] }, 'price'],
    ['price null', { price: null }, 'price'],
    ['negative price', { price: { amount: -1, currency: 'USD' } }, 'price'],
    ['price zero', { price: { amount: 0, currency: 'USD' } }, 'price'],
    ['decimal price', { price: { amount: 12.5, currency: 'USD' } }, 'price'],
    ['huge price', { price: { amount: 1e15, currency: 'USD' } }, 'price'],
    ['price above a million', { price: { amount: 100_000_001, currency: 'USD' } }, 'price'],
    ['price as NaN', { price: { amount: 'NaN', currency: 'USD' } }, 'price'],
    ['price without currency', { price: { amount: 1250 } }, 'price'],
    ['price in another currency', { price: { amount: 1250, currency: 'EUR' } }, 'price'],
    ['price in no currency', { price: { amount: 1250, currency: 'usd' } }, 'price'],
    ['no stock', { stock: undefined }, 'stock'],
    ['negative stock', { stock: -1 }, 'stock'],
    ['decimal stock', { stock: 1.5 }, 'stock'],
    ['huge stock', { stock: 10_000 }, 'stock'],
    ['stock as text', { stock: '3' }, 'stock'],
    ['stock NaN', { stock: null }, 'stock'],
    ['ISBN with a wrong check digit', { isbn: '9780307474729' }, 'isbn'],
    ['ISBN too short', { isbn: '978030747472' }, 'isbn'],
    ['ISBN as number', { isbn: 9780307474728 }, 'isbn'],
    ['unknown condition', { condition: 'shiny' }, 'condition'],
    ['inherited condition', { condition: 'constructor' }, 'condition'],
    ['condition as array', { condition: ['good'] }, 'condition'],
    ['unknown category', { category: '__proto__' }, 'category'],
  ];
  it.each(bad)('refuses %s', async (_what, changes, field) => {
    const answer = await publish(changes);
    expect([answer.status, problem(answer).code]).toEqual([400, 'request.invalid']);
    expect(Object.keys(problem(answer).errors ?? {})).toEqual([field]);
  });

  it.each([[[]], [[right]], ['text'], [null], [7]])('refuses the body %j', async (body) => {
    const answer = await seller.api('POST', '/api/v1/books', body);
    expect(answer.status).toBe(400);
  });

  it('ignores what it does not know, and what would change the object under it', async () => {
    const body = `{"title":"T","author":"A","description":"","stock":1,"price":{"amount":100,"currency":"USD"},"available":99,
      "sellerId":"${newId()}","status":"archived","__proto__":{"stock":9},"constructor":{"prototype":{"x":1}}}`;
    const answer = await seller.api('POST', '/api/v1/books', JSON.parse(body));
    expect(answer.json()).toMatchObject({ title: 'T', available: 1, seller: { name: 'Vera' } });
    expect(({} as Record<string, unknown>)['stock']).toBeUndefined();
  });
});

describe('PATCH and DELETE /books/:id', () => {
  it('change what is named, and the copies by a difference', async () => {
    const { id } = await published();
    const changed = await seller.api('PATCH', `/api/v1/books/${id}`, {
      title: 'El llano en llamas',
      price: { amount: 99, currency: 'USD' },
      stockChange: -2,
    });
    expect(changed.status).toBe(200);
    expect(changed.json()).toMatchObject({
      title: 'El llano en llamas',
      author: 'Juan Rulfo',
      price: { amount: 99, currency: 'USD' },
      available: 1,
    });
    const untouched = await seller.api('PATCH', `/api/v1/books/${id}`, {});
    expect(untouched.json()).toEqual(changed.json());
  });

  it('refuse to take off more copies than there are, and to set their number', async () => {
    const { id } = await published();
    const tooMany = await seller.api('PATCH', `/api/v1/books/${id}`, { stockChange: -4 });
    expect([tooMany.status, problem(tooMany).code]).toEqual([409, 'catalog.stock_too_low']);
    expect((await seller.api('PATCH', `/api/v1/books/${id}`, { stockChange: 9_999 })).status).toBe(409);
    for (const body of [
      { stock: 5 },
      { stockChange: 1.5 },
      { stockChange: '1' },
      { stockChange: 10_000 },
      { title: null },
    ]) {
      expect((await seller.api('PATCH', `/api/v1/books/${id}`, body)).status).toBe(400);
    }
    expect((await visitor.api('GET', `/api/v1/books/${id}`)).json<Book>().available).toBe(3);
  });

  it('take the ISBN away when it is null', async () => {
    const { id } = await published({ isbn: '9780307474728' });
    const answer = await seller.api('PATCH', `/api/v1/books/${id}`, { isbn: null });
    expect(answer.json<Book>().isbn).toBeNull();
  });

  it('are for the owner', async () => {
    const { id } = await published();
    const stranger = await signedIn(test, 'Otto');
    for (const [method, body] of [
      ['PATCH', { price: { amount: 1, currency: 'USD' } }],
      ['DELETE', undefined],
    ] as const) {
      const answer = await stranger.api(method, `/api/v1/books/${id}`, body);
      expect([answer.status, problem(answer).code]).toEqual([403, 'catalog.not_your_book']);
      expect((await visitor.api(method, `/api/v1/books/${id}`, body)).status).toBe(401);
    }
    expect((await visitor.api('GET', `/api/v1/books/${id}`)).json<Book>().price.amount).toBe(1250);
  });

  it('take a book off sale for good', async () => {
    const { id } = await published({ title: 'Solo para archivar' });
    expect((await seller.api('DELETE', `/api/v1/books/${id}`)).status).toBe(204);
    expect((await seller.api('DELETE', `/api/v1/books/${id}`)).status).toBe(204);
    expect((await visitor.api('GET', `/api/v1/books/${id}`)).status).toBe(404);
    const list = await visitor.api('GET', '/api/v1/books?q=solo%20para%20archivar');
    expect(list.json<{ items: Book[] }>().items).toEqual([]);
    const edited = await seller.api('PATCH', `/api/v1/books/${id}`, { title: 'Back' });
    expect([edited.status, problem(edited).code]).toEqual([409, 'catalog.book_archived']);
  });

  it.each([newId(), '1', '..%2f..%2fetc', "1'%20OR%201=1", 'x'.repeat(500)])('know no book %s', async (id) => {
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const answer = await seller.api(method, `/api/v1/books/${id}`, method === 'PATCH' ? {} : undefined);
      expect(answer.status).toBe(404);
      expect(problem(answer).detail).not.toContain('SQL');
    }
  });
});

describe('GET /books', () => {
  const list = async (query: string): Promise<{ items: Book[]; nextCursor: string | null }> => {
    const answer = await visitor.api('GET', `/api/v1/books?${query}`);
    expect(answer.status).toBe(200);
    return answer.json();
  };

  it('pages, sorts and filters', async () => {
    for (const [n, category] of (['poetry', 'poetry', 'poetry', 'art'] as const).entries()) {
      await published({ title: `Lista ${n}`, category, price: { amount: 1000 * (n + 1), currency: 'USD' } });
    }
    const first = await list('category=poetry&sort=-price&limit=2&max=30');
    expect(first.items.map(({ title }) => title)).toEqual(['Lista 2', 'Lista 1']);
    const second = await list(`category=poetry&sort=-price&limit=2&max=30&cursor=${first.nextCursor ?? ''}`);
    expect(second.items.map(({ title }) => title)).toEqual(['Lista 0']);
    expect(second.nextCursor).toBeNull();
    expect((await list('q=lista&min=20,00&max=20.00')).items.map(({ title }) => title)).toEqual(['Lista 1']);
    expect(first.items[0]).not.toHaveProperty('description');
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['sort=random', 'sort'],
    ['condition=shiny', 'condition'],
    ['category=gossip', 'category'],
    ['min=-1', 'min'],
    ['max=1e3', 'max'],
    ['min=NaN', 'min'],
    ['min=20&max=10', 'max'],
    ['q=a&q=b', 'q'],
    [`q=${'x'.repeat(201)}`, 'q'],
  ])('refuses %s', async (query, field) => {
    const answer = await visitor.api('GET', `/api/v1/books?${query}`);
    expect(answer.status).toBe(400);
    expect(Object.keys(problem(answer).errors ?? {})).toEqual([field]);
  });

  it('refuses a cursor that it did not give', async () => {
    const answer = await visitor.api('GET', '/api/v1/books?cursor=made-up');
    expect([answer.status, problem(answer).code]).toEqual([400, 'catalog.invalid_cursor']);
  });
});
