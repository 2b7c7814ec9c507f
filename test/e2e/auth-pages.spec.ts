import { besideField, PASSWORD, registered, uniqueEmail } from '../builders/shop-visitors.js';
import { browserClient, type BrowserClient } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** A page for everybody; signed in, it carries the name and the CSRF token. */
const ANY_PAGE = '/api/docs';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp();
});

afterAll(() => test.close());

const visitor = (): BrowserClient => browserClient(test.url);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#x27;');

describe('registering on the page', () => {
  it('signs in, and goes on to where the person came from', async () => {
    const browser = visitor();
    expect((await browser.get('/register?next=%2Fcart')).text).toContain('name="next" value="/cart"');
    const email = uniqueEmail();
    const answer = await browser.post('/register', { name: 'Ana', email, password: PASSWORD, next: '/cart' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/cart']);
    const me = await browser.api('GET', '/api/v1/me');
    expect(me.json()).toMatchObject({ name: 'Ana', email, roles: [] });
  });

  it('goes on to the catalogue otherwise', async () => {
    const form = { name: 'Ana', email: uniqueEmail(), password: PASSWORD, next: '//evil.example' };
    const answer = await visitor().post('/register', form);
    expect(answer.headers.get('location')).toBe('/books');
  });

  it.each([
    ['the same', (email: string) => email],
    ['capital letters', (email: string) => email.toUpperCase()],
    ['blanks around it', (email: string) => `  ${email} `],
    ['full-width letters', (email: string) => email.replace('page', 'ｐａｇｅ')],
  ])('says that an e-mail is taken: %s', async (_what, variant) => {
    const email = uniqueEmail();
    await registered(test, { email });
    const sent = { name: 'Eva', email: variant(email), password: PASSWORD };
    const answer = await visitor().post('/register', sent);
    expect(answer.status).toBe(422);
    expect(besideField(answer.text, 'email')).toContain('Ya hay una cuenta con ese correo');
    expect(answer.text).toContain('value="Eva"');
    expect(answer.text).not.toContain(PASSWORD);
  });

  it('signs in with each of several clicks on the button', async () => {
    const browser = visitor();
    const [, key = ''] = /name="_key" value="([^"]+)"/.exec((await browser.get('/register')).text) ?? [];
    const form = { name: 'Ana', email: uniqueEmail(), password: PASSWORD, _key: key };
    const answers = await Promise.all([1, 2, 3].map(() => browser.post('/register', form)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect((await browser.api('GET', '/api/v1/me')).json()).toMatchObject({ email: form.email });
  });

  it('makes one account of two forms with the same e-mail, and gives the other form back', async () => {
    const form = { name: 'Ana', email: uniqueEmail(), password: PASSWORD };
    const answers = await Promise.all([visitor().post('/register', form), visitor().post('/register', form)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
  });

  it('gives the form back with what was typed, each message beside its field', async () => {
    const answer = await visitor().post('/register', { name: ' ', email: '<b>ana@', password: 'secreto' });
    expect(answer.status).toBe(422);
    expect(besideField(answer.text, 'name')).toBe('Este dato es obligatorio.');
    expect(besideField(answer.text, 'email')).toContain('nombre@ejemplo.com');
    expect(besideField(answer.text, 'password')).toContain('al menos 8');
    expect(answer.text).toContain('value="&lt;b&gt;ana@"');
    expect(answer.text).not.toContain('secreto');
  });

  it.each([
    ['nothing at all', {}],
    ['empty fields', { name: '', email: '', password: '' }],
    ['only blanks', { name: '   ', email: '   ', password: '         ' }],
    ['fields twice', { name: ['a', 'b'], email: ['a@example.com', 'b@example.com'], password: [PASSWORD, PASSWORD] }],
    ['names of objects', { __proto__: 'x', constructor: 'x', 'name[first]': 'Ana', 'email[]': 'a@example.com' }],
    [
      '10,000 characters',
      { name: 'a'.repeat(10_000), email: `${'a'.repeat(10_000)}@example.com`, password: 'a'.repeat(10_000) },
    ],
    ['control characters', { name: 'Ana\u0000', email: 'ana\r\nbcc:x@example.com', password: '1234567' }],
  ])('refuses %s', async (_what, form) => {
    const answer = await visitor().post('/register', form);
    expect(answer.status).toBe(422);
    for (const field of ['name', 'email', 'password']) expect(besideField(answer.text, field)).toBeTruthy();
  });

  it.each(['محمد بن موسى', '👩‍👩‍👧 Libros', '<script>alert(1)</script>', "Robert'); DROP TABLE auth_users;--"])(
    'takes the name %j, and shows it as text',
    async (name) => {
      const browser = visitor();
      await browser.post('/register', { name, email: uniqueEmail(), password: PASSWORD });
      expect((await browser.api('GET', '/api/v1/me')).json()).toMatchObject({ name });
      const page = await browser.get(ANY_PAGE);
      expect(page.text).toContain(`dir="auto">${escaped(name)}</`);
      expect(page.text).not.toContain('<script>alert');
    },
  );
});

describe('logging in on the page', () => {
  it('goes on to `next`, or to the catalogue', async () => {
    const email = uniqueEmail();
    await registered(test, { email });
    const logIn = (next: string) => visitor().post('/login', { email, password: PASSWORD, next });
    for (const next of ['/cart', '/orders?status=paid']) {
      expect((await logIn(next)).headers.get('location')).toBe(next);
    }
    for (const next of [
      '',
      '//evil.example',
      '/\\evil.example',
      'https://evil.example/',
      '/..//evil.example',
      '/login',
    ]) {
      expect((await logIn(next)).headers.get('location')).toBe('/books');
    }
  });

  it('keeps `next` through the form and through a refusal, and drops a foreign one', async () => {
    expect((await visitor().get('/login?next=/cart')).text).toContain('name="next" value="/cart"');
    expect((await visitor().get('/login?next=//evil.example')).text).toContain('name="next" value=""');
    const refused = await visitor().post('/login', { email: 'eva@example.com', password: 'wrong', next: '/cart' });
    expect(refused.text).toContain('name="next" value="/cart"');
  });

  it('answers a wrong password and an unknown e-mail with the same page', async () => {
    const email = uniqueEmail();
    await registered(test, { email });
    const refusal = async (address: string) => {
      const answer = await visitor().post('/login', { email: address, password: 'not the password' });
      expect(answer.status).toBe(422);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(answer.text).toContain('El correo o la contraseña no son correctos');
      expect(answer.text).toContain(`value="${address}"`);
      expect(answer.text).not.toContain('not the password');
      return answer.text
        .replaceAll(address, 'ADDRESS')
        .replaceAll(answer.headers.get('x-request-id') ?? 'none', 'REQUEST');
    };
    expect(await refusal(email)).toBe(await refusal('nobody-at-all@example.com'));
  });

  it.each([
    ['without any field', {}],
    ['with empty fields', { email: '', password: '' }],
    ['with fields twice', { email: ['a@example.com', 'b@example.com'], password: ['x', 'y'] }],
    ['with the names of objects', { 'email[$ne]': '', 'password[$ne]': '', __proto__: 'x' }],
  ])('%s is refused', async (_what, form) => {
    const answer = await visitor().post('/login', form);
    expect(answer.status).toBe(422);
    expect(besideField(answer.text, 'email')).toBeTruthy();
    expect(besideField(answer.text, 'password')).toBeTruthy();
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('does not read a password from the address', async () => {
    const email = uniqueEmail();
    await registered(test, { email });
    const query = new URLSearchParams({ email, password: PASSWORD });
    const answer = await visitor().post(`/login?${query.toString()}`, {});
    expect(answer.status).toBe(422);
    expect((await visitor().get(`/login?${query.toString()}`)).status).toBe(200);
  });

  it('sends somebody who is signed in on his way', async () => {
    const browser = await registered(test);
    for (const path of ['/login', '/register']) {
      expect((await browser.get(path)).headers.get('location')).toBe('/books');
      expect((await browser.get(`${path}?next=/cart`)).headers.get('location')).toBe('/cart');
    }
  });
});
