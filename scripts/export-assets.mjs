/**
 * `node scripts/export-assets.mjs FOLDER`: the static files of the built shop under the addresses that its pages name, as they are, for gzip and
 * for Brotli: `identity/assets/…`, `gzip/assets/…`, `br/assets/…`. nginx serves them so without compressing anything itself.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { Explained, main, root } from './lib/project.mjs';

const brotli = (content) =>
  brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } });
const ENCODINGS = { identity: (content) => content, gzip: (content) => gzipSync(content, { level: 9 }), br: brotli };

await main(async () => {
  const [, , folder] = process.argv;
  if (!folder) throw new Explained('usage: node scripts/export-assets.mjs FOLDER');
  const { Assets } = await import(pathToFileURL(path.join(root, 'dist/platform/views/assets.js')).href);
  const assets = Assets.load({
    publicDir: path.join(root, 'public'),
    nodeModulesDir: path.join(root, 'node_modules'),
  });
  for (const [url, { file }] of assets.all()) {
    const content = readFileSync(file);
    for (const [encoding, encode] of Object.entries(ENCODINGS)) {
      const target = path.join(folder, encoding, url);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, encode(content));
    }
  }
});
