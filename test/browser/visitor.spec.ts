import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './support/browser.js';
import { Visitor } from './support/visitor.js';

const PICTURE = '<img src="/picture" alt="A picture" loading="lazy">';

/** What each page of this little site has wrong with it; `/fine` has nothing. */
const PAGES: Readonly<Record<string, string>> = {
  '/fine': `<p>All is well.</p>`,
  '/inline-script': '<script>document.title = "changed"</script>',
  '/failing-script': '<script src="/script"></script>',
  '/no-alternative': '<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="></p>',
  '/missing-picture': PICTURE,
  '/too-wide': '<p style="width: 2000px">wide</p>',
  '/elsewhere': '<img src="http://localhost:9/x.png" alt="Elsewhere">',
};

/** The watch that the other specs rely on must bite: a visitor who notices nothing would pass everything. */
describe('a visitor', () => {
  let browser: Browser;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const body = PAGES[request.url ?? ''];
      response.setHeader('content-security-policy', "script-src 'self'; style-src 'self' 'unsafe-inline'");
      if (request.url === '/script') response.setHeader('content-type', 'text/javascript').end('notDefined();');
      else if (body === undefined) response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
      else {
        const page = `<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>${body}</main></html>`;
        response.setHeader('content-type', 'text/html').end(page);
      }
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await new Promise((closed) => server.close(closed));
  });

  const complaintsOn = async (path: string): Promise<string> => {
    const page = await browser.newPage({ baseURL: url, viewport: { width: 390, height: 844 } });
    const visitor = new Visitor(page, { lang: 'en', width: 390 });
    await visitor.open(path);
    await visitor.look(`watch${path.replace('/', '-')}`);
    await visitor.leave();
    return visitor.complaints.join('\n');
  };

  it('has nothing to say about a page that is fine', async () => {
    expect(await complaintsOn('/fine')).toBe('');
  });

  it.each([
    ['/inline-script', 'Content Security Policy'],
    ['/failing-script', 'notDefined is not defined'],
    ['/no-alternative', 'image-alt'],
    ['/missing-picture', 'cannot be shown'],
    ['/missing-picture', '404 from'],
    ['/too-wide', 'wider than the screen'],
    ['/elsewhere', 'another origin'],
  ])('notices what is wrong with %s: %s', async (path, complaint) => {
    expect(await complaintsOn(path)).toContain(complaint);
  });
});
