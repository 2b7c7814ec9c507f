import sharp from 'sharp';
import { besideField, signedIn } from '../builders/shop-visitors.js';
import { browserClient, type BrowserClient } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let test: TestApp;
let seller: BrowserClient;
let visitor: BrowserClient;

beforeAll(async () => {
  test = await startTestApp();
  seller = await signedIn(test);
  visitor = browserClient(test.url);
});

afterAll(() => test.close());

const form = { title: 'Con cubierta', author: 'A', price: '10', stock: '1', condition: 'good', category: 'art' };

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#7a2c22' } });

const blob = (bytes: Buffer): Blob => new File([new Uint8Array(bytes)], '../../etc/cover.exe', { type: 'text/html' });

async function coverUrlOf(title: string): Promise<string> {
  const answer = await visitor.api('GET', `/api/v1/books?q=${encodeURIComponent(title)}`);
  return answer.json<{ items: { coverUrl: string }[] }>().items[0]?.coverUrl ?? '';
}

const bytesOf = async (path: string): Promise<Buffer> =>
  Buffer.from(await (await fetch(new URL(path, test.url))).arrayBuffer());

it('shows an uploaded picture upright, small, and with nothing else of the file in it', async () => {
  const upload = await picture(1600, 900)
    .withExif({ IFD0: { Copyright: 'whoever', Make: 'Camera' }, IFD3: { GPSLatitudeRef: 'N' } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const answer = await seller.upload('/selling/new', { ...form, title: 'Fotografiado', cover: blob(upload) });
  expect(answer.status).toBe(303);
  const url = await coverUrlOf('Fotografiado');
  expect(url).toMatch(/^\/covers\/[0-9a-f]{32}\.webp$/);
  const shown = await visitor.get(url);
  expect(shown.headers.get('content-type')).toBe('image/webp');
  expect(shown.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
  expect(shown.headers.get('set-cookie')).toBeNull();
  const metadata = await sharp(await bytesOf(url)).metadata();
  expect(metadata).toMatchObject({ format: 'webp', width: 450, height: 800 });
  expect([metadata.exif, metadata.icc, metadata.xmp]).toEqual([undefined, undefined, undefined]);
});

it('draws a cover for a book without a picture, under an address that changes with the book', async () => {
  await seller.upload('/selling/new', { ...form, title: 'Dibujado <b>"\'&' });
  const url = await coverUrlOf('dibujado');
  expect(url).toMatch(/^\/covers\/[0-9a-z]{26}-[0-9a-f]{12}\.svg$/);
  const drawn = await visitor.get(url);
  expect(drawn.status).toBe(200);
  expect(drawn.headers.get('content-type')).toContain('image/svg+xml');
  expect(drawn.headers.get('cache-control')).toContain('immutable');
  expect(drawn.text).not.toContain('<b>');
  const stale = await visitor.get(url.replace(/-[0-9a-f]{12}/, '-000000000000'));
  expect([stale.status, stale.headers.get('location')]).toEqual([302, url]);
});

it.each([
  ['text', Buffer.from('no picture at all')],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')],
  ['HTML that begins like a GIF', Buffer.from('GIF89a<script>alert(1)</script>')],
  ['a PNG cut short', Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1')],
])('refuses %s, beside the field and with the fields kept', async (_what, bytes) => {
  const answer = await seller.upload('/selling/new', { ...form, title: 'No es foto', cover: blob(bytes) });
  expect(answer.status).toBe(422);
  expect(besideField(answer.text, 'cover')).toContain('imagen');
  expect(answer.text).toContain('value="No es foto"');
  expect(await coverUrlOf('No es foto')).toBe('');
});

it('refuses a file of more than 5 MB as such', async () => {
  const answer = await seller.upload('/selling/new', { ...form, cover: blob(Buffer.alloc(5 * 1024 * 1024 + 1)) });
  expect(answer.status).toBe(413);
});

it.each([
  '/covers/x.webp',
  '/covers/00000000000000000000000000000000.webp',
  '/covers/00000000000000000000000000-000000000000.svg',
])('knows no %s', async (path) => {
  expect((await visitor.get(path)).status).toBe(404);
});

it('changes the picture of a book that is edited, and keeps it otherwise', async () => {
  await seller.upload('/selling/new', {
    ...form,
    title: 'Cambiante',
    cover: blob(await picture(30, 40).png().toBuffer()),
  });
  const first = await coverUrlOf('Cambiante');
  const [, id] = /\/selling\/([0-9a-z]{26})\/edit/.exec((await seller.get('/selling')).text) ?? [];
  await seller.upload(`/selling/${id ?? ''}/edit`, { ...form, title: 'Cambiante dos' });
  expect(await coverUrlOf('Cambiante')).toBe(first);
  const other = await picture(40, 30).webp().toBuffer();
  await seller.upload(`/selling/${id ?? ''}/edit`, { ...form, title: 'Cambiante dos', cover: blob(other) });
  expect(await coverUrlOf('Cambiante')).not.toBe(first);
  expect((await visitor.get(first)).status).toBe(200);
});
