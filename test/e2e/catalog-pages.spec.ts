import { newId } from '../../src/shared/ids.js';
import { besideField, keyOf, signedIn } from '../builders/shop-visitors.js';
import { browserClient, type BrowserClient, type ClientResponse } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let test: TestApp;
let seller: BrowserClient;
let visitor: BrowserClient;

beforeAll(async () => {
  test = await startTestApp();
  seller = await signedIn(test, 'Vera <i>Vendedora</i>');
  visitor = browserClient(test.url);
});

afterAll(() => test.close());

const right = {
  title: 'Pedro Páramo',
  author: 'Juan Rulfo',
  description: '',
  price: '12.50',
  stock: '2',
  isbn: '',
  condition: 'good',
  category: 'fiction',
};

const publish = (fields: Record<string, string> = {}, who = seller): Promise<ClientResponse> =>
  who.upload('/selling/new', { ...right, ...fields });

/** The id of the seller's newest book. */
async function newestId(who = seller): Promise<string> {
  const page = await who.get('/selling');
  return /\/selling\/([0-9a-z]{26})\/edit/.exec(page.text)?.[1] ?? '';
}

async function published(fields: Record<string, string> = {}): Promise<string> {
  const answer = await publish(fields);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/selling']);
  return newestId();
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly title: string; readonly available: number }[];
}

const listed = async (q: string): Promise<Listed['items']> =>
  (await visitor.api('GET', `/api/v1/books?q=${encodeURIComponent(q)}`)).json<Listed>().items;

describe('publishing with the form', () => {
  it('puts the book into the catalogue, on the home page and among the seller’s own', async () => {
    const id = await published({ title: 'La tregua', author: 'Mario Benedetti', isbn: '0-307-47472-0' });
    for (const path of ['/', '/books', '/books?q=benedetti', '/books?q=9780307474728']) {
      expect((await visitor.get(path)).text).toContain(`href="/books/${id}-la-tregua"`);
    }
    const own = await seller.get('/selling');
    expect(own.text).toContain('La tregua');
    for (const path of [`/books/${id}`, `/books/${id}-la-tregua`, `/books/${id.toUpperCase()}-whatever`]) {
      const page = await visitor.get(path);
      expect(page.status).toBe(200);
      expect(page.text).toContain('9780307474728');
      expect(page.text).toContain('name="quantity"');
    }
    expect((await seller.get(`/books/${id}`)).text).toContain(`/selling/${id}/edit`);
  });

  it('takes a form without files and without what may be left out', async () => {
    const { title, author, price, stock } = right;
    const answer = await seller.post('/selling/new', { title, author, price, stock });
    expect(answer.status).toBe(303);
  });

  it('makes one book of a button that is clicked twice', async () => {
    const _key = keyOf((await seller.get('/selling/new')).text);
    const answers = await Promise.all([1, 2, 3].map(() => publish({ title: 'Doble clic', _key })));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await listed('doble clic')).toHaveLength(1);
  });

  it('asks who is there first, and whether the page is ours', async () => {
    expect((await visitor.get('/selling/new')).headers.get('location')).toBe('/login?next=%2Fselling%2Fnew');
    expect((await publish({}, visitor)).headers.get('location')).toBe('/login');
    const forged = await seller.upload('/selling/new', { ...right, _csrf: 'made-up', title: 'Forjado' });
    expect(forged.status).toBe(403);
    expect(await listed('forjado')).toEqual([]);
  });

  it.each([
    ['price', '-1'],
    ['price', '0'],
    ['price', '0.001'],
    ['price', '1e3'],
    ['price', 'NaN'],
    ['price', 'Infinity'],
    ['price', '1000000.01'],
    ['price', '12.345'],
    ['price', '1,000.00'],
    ['price', '٣'],
    ['price', ''],
    ['price', '0x10'],
    ['stock', '-1'],
    ['stock', '1.5'],
    ['stock', '10000'],
    ['stock', '99999999999999999999'],
    ['stock', 'NaN'],
    ['stock', ''],
    ['title', ''],
    ['title', ' \u00a0 '],
    ['title', 'x'.repeat(10_000)],
    ['title', 'a\u0007b'],
    ['author', ''],
    ['author', 'x'.repeat(201)],
    ['description', 'x'.repeat(5_001)],
    ['isbn', '9780307474729'],
    ['isbn', '12345'],
    ['isbn', "0' OR '1'='1"],
    ['condition', 'shiny'],
    ['category', 'toString'],
  ])('refuses the %s %j beside the field, with the others kept', async (field, value) => {
    const answer = await publish({ title: 'Se queda', author: 'También', [field]: value });
    expect(answer.status).toBe(422);
    expect(besideField(answer.text, field)).toMatch(/\p{L}{3}/u);
    if (field !== 'title') expect(answer.text).toContain('value="Se queda"');
    else expect(answer.text).toContain('value="También"');
    expect(keyOf(answer.text)).not.toBe('');
  });

  it('says of every wrong field at once what is wrong', async () => {
    const answer = await publish({ title: '', author: '', price: 'x', stock: '-', isbn: '1', condition: '?' });
    for (const field of ['title', 'author', 'price', 'stock', 'isbn', 'condition']) {
      expect(besideField(answer.text, field)).toBeDefined();
    }
  });

  it('refuses lists and objects where text belongs', async () => {
    const lists = await seller.post('/selling/new', { ...right, title: ['one', 'two'], price: ['1', '2'] });
    expect(lists.status).toBe(422);
    const objects = await seller.upload('/selling/new', {
      ...right,
      title: '',
      'title[toString]': 'x',
      '__proto__[stock]': '1',
    });
    expect(objects.status).toBe(422);
  });

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "{{1234*5678}} ${1234*5678} ' -- ;",
    '<!--',
    'قواعد العشق الأربعون',
    '📚👩‍👩‍👧 ✓',
    'עברית mixed',
    'Título con «comillas» & ampersand',
  ])('shows %j as text, wherever it stands', async (text) => {
    const id = await published({ title: text, author: text, description: text });
    const [word = ''] = /[\p{L}\p{N}]+/u.exec(text) ?? [];
    const pages = [
      '/',
      '/books',
      `/books/${id}`,
      `/books?q=${encodeURIComponent(text)}`,
      `/books?q=${encodeURIComponent(word)}`,
    ];
    for (const path of pages) {
      const { status, text: html } = await visitor.get(path);
      expect(status).toBe(200);
      expect(html).not.toMatch(/<script>alert|<img src=x|<i>Vendedora|7006652/);
    }
    for (const path of ['/selling', `/selling/${id}/edit`]) {
      expect((await seller.get(path)).text).not.toMatch(/<script>alert|<img src=x/);
    }
    const stored = (await visitor.api('GET', `/api/v1/books/${id}`)).json<{ title: string }>();
    expect(stored.title).toBe(text);
    await seller.post(`/selling/${id}/archive`);
  });
});

describe('editing with the form', () => {
  const edit = (id: string, fields: Record<string, string>, who = seller): Promise<ClientResponse> => {
    const { stock: _stock, ...rest } = right;
    return who.upload(`/selling/${id}/edit`, { ...rest, ...fields });
  };

  it('shows the book as it is, and saves what is changed', async () => {
    const id = await published({ title: 'Antes', price: '7,5', description: 'Línea\r\nsegunda' });
    const form = await seller.get(`/selling/${id}/edit`);
    expect(form.text).toContain('value="7.50"');
    expect((await edit(id, { title: 'Después', price: '8', stockChange: '+3' })).status).toBe(303);
    expect(await listed('despues')).toMatchObject([{ id, available: 5 }]);
  });

  it('adds the copies once when the button is clicked twice', async () => {
    const id = await published({ title: 'Sumas' });
    const page = await seller.get(`/selling/${id}/edit`);
    const fields = { title: 'Sumas', stockChange: '4', _key: keyOf(page.text), version: '1' };
    const answers = await Promise.all([edit(id, fields), edit(id, fields)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await listed('sumas')).toMatchObject([{ available: 6 }]);
  });

  it('refuses to take off more copies than there are, and what is no number', async () => {
    const id = await published({ title: 'Restas' });
    for (const stockChange of ['-3', '1.5', 'NaN', '10000', '9998', '--1']) {
      const answer = await edit(id, { title: 'Restas', stockChange });
      expect(answer.status).toBe(422);
      expect(besideField(answer.text, 'stockChange')).toMatch(/\p{L}{3}/u);
    }
    expect(await listed('restas')).toMatchObject([{ available: 2 }]);
  });

  it('refuses a form that was opened before another edit, and saves it when it is sent again', async () => {
    const versionIn = (html: string): string => /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
    const id = await published({ title: 'Dos ventanas' });
    const version = versionIn((await seller.get(`/selling/${id}/edit`)).text);
    expect(version).toBe('1');
    expect((await edit(id, { title: 'Primera ventana', version })).status).toBe(303);
    const late = await edit(id, { title: 'Segunda ventana', version });
    expect(late.status).toBe(422);
    expect(late.text).toContain('value="Segunda ventana"');
    expect(late.text).toContain('en otra ventana');
    expect(await listed('segunda ventana')).toEqual([]);
    expect((await edit(id, { title: 'Segunda ventana', version: versionIn(late.text) })).status).toBe(303);
    expect(await listed('segunda ventana')).toHaveLength(1);
  });

  it('is for the owner: 403 for another’s book, 404 for none', async () => {
    const id = await published({ title: 'Ajeno' });
    const stranger = await signedIn(test, 'Otto');
    expect((await stranger.get(`/selling/${id}/edit`)).status).toBe(403);
    expect((await edit(id, { title: 'Robado' }, stranger)).status).toBe(403);
    expect((await stranger.post(`/selling/${id}/archive`)).status).toBe(403);
    expect(await listed('ajeno')).toHaveLength(1);
    for (const unknown of [newId(), '1', 'x', "1'--"]) {
      expect((await seller.get(`/selling/${unknown}/edit`)).status).toBe(404);
      expect((await edit(unknown, {})).status).toBe(404);
      expect((await seller.post(`/selling/${unknown}/archive`)).status).toBe(404);
    }
  });

  it('archives a book, once and for good', async () => {
    const id = await published({ title: 'Archivable' });
    expect((await seller.post(`/selling/${id}/archive`)).headers.get('location')).toBe('/selling');
    expect((await seller.post(`/selling/${id}/archive`)).status).toBe(303);
    expect(await listed('archivable')).toEqual([]);
    expect((await visitor.get('/books?q=archivable')).text).not.toContain(id);
    const page = await visitor.get(`/books/${id}`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('name="quantity"');
    expect((await edit(id, { title: 'Resucitado' })).status).toBe(409);
  });

  it('offers no form for an archived book, and says why', async () => {
    const id = await published({ title: 'Guardado' });
    await seller.post(`/selling/${id}/archive`);
    await seller.get('/selling');
    const form = await seller.get(`/selling/${id}/edit`);
    expect([form.status, form.headers.get('location')]).toEqual([303, '/selling']);
    expect((await seller.get('/selling')).text).toContain('Publícalo de nuevo si lo quieres vender.');
    const stranger = await signedIn(test, 'Olga');
    expect((await stranger.get(`/selling/${id}/edit`)).status).toBe(403);
  });
});

describe('the catalogue', () => {
  it('pages through all the books, keeping the filters', async () => {
    for (let n = 0; n < 26; n += 1) await published({ title: `Estante ${n}`, category: 'poetry' });
    const first = await visitor.get('/books?category=poetry&sort=title');
    expect(first.text.match(/<article class="book-card">/g)).toHaveLength(24);
    const next = /href="(\/books\?[^"]*cursor[^"]*)"/.exec(first.text)?.[1];
    const plain = (html = ''): string => html.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
    expect(plain(next)).toContain('category=poetry');
    const second = await visitor.get(plain(next));
    expect(second.text.match(/<article class="book-card">/g)).toHaveLength(2);
  });

  it.each([
    'q=%25',
    'q=%27%20OR%201%3D1',
    'q=_',
    'q=;drop',
    'q=a&q=b',
    'q[]=x',
    '__proto__=x',
    'min=-1&max=NaN',
    'min=99&max=1',
    'sort=random',
    'condition=shiny&category=gossip',
    'cursor=made-up',
    'cursor=',
    `q=${'x'.repeat(3000)}`,
    'q=%00',
  ])('is a page for ?%s too', async (query) => {
    const page = await visitor.get(`/books?${query}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('</html>');
  });

  it('says beside the price what is wrong with it', async () => {
    const page = await visitor.get('/books?min=99&max=1');
    expect(page.text).toContain('El precio mínimo es mayor que el máximo');
  });

  it.each([newId(), `${newId()}-slug`, '1', 'x'])('has no book %s', async (id) => {
    expect((await visitor.get(`/books/${id}`)).status).toBe(404);
  });

  it('carries nothing of one visitor to the next', async () => {
    const page = await visitor.get('/books');
    expect(page.headers.get('set-cookie')).toBeNull();
    expect(page.text).not.toContain('_csrf');
    expect(page.headers.get('cache-control')).toContain('public');
  });

  it.each([
    ['/book/catalog', '/books'],
    ['/book/my_books', '/selling'],
    ['/book/add_book', '/selling/new'],
    ['/book/edit_book/7', '/selling'],
  ])('answers at the original’s %s', async (old, now) => {
    const answer = await visitor.get(old);
    expect([answer.status, answer.headers.get('location')]).toEqual([301, now]);
  });
});

describe('the import page', () => {
  const csv = (text: string): File => new File([text], 'libros <b>.csv', { type: 'text/csv' });
  const send = (parts: Record<string, string | Blob>): Promise<ClientResponse> =>
    seller.upload('/selling/import', parts);

  it('reports what went in, what was there, and what was refused and why', async () => {
    const file = csv('title,author,price\nImportado uno,A,5\nImportado dos,B,\n<b>Importado,C,-1\nImportado uno,A,5\n');
    const answer = await send({ file, price: '9,99' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('libros &lt;b&gt;.csv');
    expect(answer.text).toContain('&lt;b&gt;Importado');
    expect(answer.text).not.toContain('<b>Importado');
    expect(await listed('importado')).toHaveLength(2);
    const again = await send({ file, price: '9,99' });
    expect(again.status).toBe(200);
    expect(await listed('importado')).toHaveLength(2);
  });

  it('refuses what is no file of books, with the fields kept', async () => {
    const attempts: readonly Record<string, string | Blob>[] = [
      { price: '5' },
      { price: '5', file: csv('') },
      { price: '5', file: csv('name\nx\n') },
      { price: '5', file: csv('\u0000\u0001') },
    ];
    for (const parts of attempts) {
      const answer = await send(parts);
      expect(answer.status).toBe(422);
      expect(besideField(answer.text, 'file')).toMatch(/\p{L}{3}/u);
      expect(answer.text).toContain('value="5"');
    }
    const wrong = await send({ file: csv('title,author\nA,B\n'), price: 'x', stock: '-1', condition: 'shiny' });
    expect(wrong.status).toBe(422);
    for (const field of ['price', 'stock', 'condition']) expect(besideField(wrong.text, field)).toBeDefined();
  });

  it('refuses a file of more than 10 MB as such, and asks who is there', async () => {
    const large = new File([new Uint8Array(10 * 1024 * 1024 + 1)], 'large.csv');
    expect((await send({ file: large })).status).toBe(413);
    expect((await visitor.get('/selling/import')).status).toBe(303);
  });
});
