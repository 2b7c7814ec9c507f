import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Translator } from '../i18n/translator.js';
import { Assets } from './assets.js';
import type { Shell } from './shell.js';
import { Views } from './views.js';

const shell: Shell = {
  lang: 'es',
  path: '/books?q=a',
  user: null,
  userUnknown: false,
  csrfToken: null,
  cartCount: 0,
  notice: null,
  instanceId: 'i-1',
  requestId: 'r-1',
};

describe('Views', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'views-'));
    write('layouts/main', '<title>{{@page.title}}</title>{{{pageBody}}}');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const write = (name: string, source: string): void => {
    const file = join(dir, `${name}.hbs`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, source);
  };
  const load = (): Views =>
    Views.load({
      viewsDir: dir,
      translator: new Translator(),
      asset: (path) => {
        if (path !== 'css/site.css') throw new Error(`no asset ${path}`);
        return '/assets/css/site.123.css';
      },
    });
  const render = (source: string, model: object = {}, extra: Partial<Shell> = {}): string => {
    write('x', source);
    return load()
      .render('x', model, { ...shell, ...extra })
      .replace('<title></title>', '');
  };

  it('renders a view in its layout, under the title that it gives itself', () => {
    const html = render('{{pageTitle (t "cart.title")}}<p>{{text}}</p>', { text: 'hola' });
    expect(html).toBe('<title>Tu carrito</title><p>hola</p>');
  });

  it('escapes what the model and its messages hold', () => {
    expect(render('{{name}} {{t "book.sold_by" name=name}}', { name: '<b>' })).toBe('&lt;b&gt; Vende &lt;b&gt;');
  });

  it('speaks the language of the reader', () => {
    const model = { price: { amount: 1234550, currency: 'USD' }, at: '2026-11-20T15:04:00.000Z' };
    const english = render('{{money price}}|{{date at}}|{{dateTime at}}', model, { lang: 'en' });
    expect(english.replace(/\s/g, ' ')).toBe('$12,345.50|November 20, 2026|Nov 20, 2026, 3:04 PM UTC');
    const spanish = render('{{money price}}|{{date at}}', model).replace(/\s/g, ' ');
    expect(spanish).toBe('US$ 12.345,50|20 de noviembre de 2026');
  });

  it('counts the decimals that a currency has', () => {
    expect(render('{{money price}}', { price: { amount: 1500, currency: 'JPY' } }, { lang: 'en' })).toBe('¥1,500');
  });

  it('says a message of the model and one whose key ends in a code', () => {
    const model = { message: { key: 'validation.quantity', params: { max: 9 } }, condition: 'like_new' };
    expect(render('{{message message}} {{t "condition" condition}}', model)).toBe(
      'Escribe una cantidad entre 1 y 9. Como nuevo',
    );
  });

  it('reads form values and errors by their own names only', () => {
    const form = { values: { title: 'Dune' }, errors: { title: [{ key: 'validation.required' }] } };
    const source = '{{valueOf form "title"}}|{{valueOf form "constructor"}}|{{#each (errorsOf form "title")}}{{message this}}{{/each}}';
    expect(render(source, { form })).toBe('Dune||Este dato es obligatorio.');
  });

  it('names countries and sorts them, and shows an odd one as it is', () => {
    const source = '{{#each (sortedCountries codes)}}{{name}};{{/each}}{{countryName "Narnia"}}';
    expect(render(source, { codes: ['US', 'CO', 'ES'] })).toBe('Colombia;España;Estados Unidos;Narnia');
  });

  it('throws when a view shows what its model lacks', () => {
    expect(() => render('{{titel}}', { title: 'x' })).toThrow('titel');
  });

  it('reads nothing through a prototype', () => {
    expect(render('{{toString}}', {})).toBe('');
  });

  it.each([
    ['{{> nowhere}}', /template x, line 1: no partial "nowhere"/],
    ['\n{{t "no.such"}}', /template x, line 2: no message "no.such"/],
    ['{{#if a}}{{> (concat "a" b)}}{{/if}}', /no partial/],
    ['{{asset "css/none.css"}}', /no asset css\/none.css/],
    ['{{nohelper "x"}}', /nohelper/],
    ['{{#if x}}', /Parse error/],
  ])('does not start with %j', (source, message) => {
    write('x', source);
    expect(load).toThrow(message);
  });

  it('does not render a view that is not there', () => {
    expect(() => load().render('nowhere', {}, shell)).toThrow('nowhere');
  });
});

describe("the shop's own templates", () => {
  const root = join(__dirname, '../../..');
  const assets = Assets.load({ publicDir: join(root, 'public'), nodeModulesDir: join(root, 'node_modules') });
  const views = Views.load({
    viewsDir: join(root, 'views'),
    translator: new Translator(),
    asset: (path) => assets.url(path),
  });
  const error = {
    status: 404,
    title: { key: 'errors.http.404.title' },
    message: { key: 'errors.http.404.message' },
    requestId: 'r-1',
    retryUrl: null,
  };

  it('carry nothing per visitor without a session, and no style or script of their own', () => {
    const html = views.render('errors/error', error, shell);
    expect(html).toContain('<html lang="es">');
    expect(html).not.toContain('_csrf');
    expect(html).not.toMatch(/ style=|<style|<script(?![^>]* src=)| on[a-z]+="/);
    expect(html).toContain('<code>i-1</code>');
  });

  it('carry the token in every form that changes something for someone signed in', () => {
    const html = views.render('errors/error', error, { ...shell, user: { name: 'Ana', isAdmin: false }, csrfToken: 'tok' });
    const forms = html.match(/<form[^>]*method="post".*?<\/form>/gs) ?? [];
    expect(forms.length).toBe(2);
    for (const form of forms) expect(form).toContain('<input type="hidden" name="_csrf" value="tok">');
  });
});
