import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Assets } from './assets.js';

describe('Assets', () => {
  let publicDir: string;
  const nodeModulesDir = join(__dirname, '../../../node_modules');
  beforeEach(() => {
    publicDir = mkdtempSync(join(tmpdir(), 'assets-'));
    mkdirSync(join(publicDir, 'css'));
    writeFileSync(join(publicDir, 'css/site.css'), 'a{}');
  });
  afterEach(() => rmSync(publicDir, { recursive: true }));

  it('gives a file an address that changes with its content, and finds it there', () => {
    const assets = Assets.load({ publicDir, nodeModulesDir });
    const url = assets.url('css/site.css');
    expect(url).toMatch(/^\/assets\/css\/site\.[0-9a-f]{10}\.css$/);
    expect(assets.lookup(url)).toEqual({
      file: join(publicDir, 'css/site.css'),
      contentType: 'text/css; charset=utf-8',
    });
    writeFileSync(join(publicDir, 'css/site.css'), 'b{}');
    expect(Assets.load({ publicDir, nodeModulesDir }).url('css/site.css')).not.toBe(url);
  });

  it('serves the files of packages that pages use', () => {
    const assets = Assets.load({ publicDir, nodeModulesDir });
    expect(assets.lookup(assets.url('vendor/bootstrap.css'))?.contentType).toContain('text/css');
  });

  it.each(['/assets/css/site.css', '/assets/../package.json', '/assets/', '__proto__'])('finds nothing at %s', (path) => {
    expect(Assets.load({ publicDir, nodeModulesDir }).lookup(path)).toBeUndefined();
  });

  it('refuses to point at a file that is not there', () => {
    expect(() => Assets.load({ publicDir, nodeModulesDir }).url('js/none.js')).toThrow('js/none.js');
  });

  it('refuses a file whose type it does not know', () => {
    writeFileSync(join(publicDir, 'notes.doc'), 'x');
    expect(() => Assets.load({ publicDir, nodeModulesDir })).toThrow('notes.doc');
  });
});
