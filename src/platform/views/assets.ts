import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export interface Asset {
  /** Absolute path of the file. */
  readonly file: string;
  readonly contentType: string;
}

export interface AssetSources {
  /** Directory whose whole content is public. */
  readonly publicDir: string;
  readonly nodeModulesDir: string;
}

const PREFIX = '/assets/';

/** The files of packages that pages use: our name → path under node_modules. */
const VENDOR: Readonly<Record<string, string>> = {
  'vendor/bootstrap.css': 'bootstrap/dist/css/bootstrap.min.css',
  'vendor/swagger-ui.css': 'swagger-ui-dist/swagger-ui.css',
  'vendor/swagger-ui.js': 'swagger-ui-dist/swagger-ui-bundle.js',
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The static files of the pages. An address holds a hash of its file's content (`/assets/css/site.3f9a1c0b72.css`), so it
 * may be cached for ever, and instances of one build agree on it.
 */
export class Assets {
  private constructor(
    private readonly urls: ReadonlyMap<string, string>,
    private readonly assets: ReadonlyMap<string, Asset>,
  ) {}

  /** Reads and hashes every file. @throws when one is missing or of a type without a known content type. */
  static load({ publicDir, nodeModulesDir }: AssetSources): Assets {
    const files = new Map<string, string>();
    for (const entry of readdirSync(publicDir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      files.set(relative(publicDir, file).split(sep).join('/'), file);
    }
    for (const [name, path] of Object.entries(VENDOR)) files.set(name, join(nodeModulesDir, path));

    const urls = new Map<string, string>();
    const assets = new Map<string, Asset>();
    for (const [name, file] of files) {
      const extension = extname(name);
      const contentType = CONTENT_TYPES[extension];
      if (contentType === undefined) throw new Error(`asset ${name}: no content type is known for "${extension}"`);
      const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 10);
      const url = `${PREFIX}${name.slice(0, -extension.length)}.${hash}${extension}`;
      urls.set(name, url);
      assets.set(url, { file, contentType });
    }
    return new Assets(urls, assets);
  }

  /** The address of `css/site.css` and the like. @throws when there is no such file: a page must not point at nothing. */
  url(name: string): string {
    const url = this.urls.get(name);
    if (url === undefined) throw new Error(`no asset ${name}`);
    return url;
  }

  /** Every file with its address. */
  all(): ReadonlyMap<string, Asset> {
    return this.assets;
  }

  /** The file behind a path as requested, without its query. */
  lookup(urlPath: string): Asset | undefined {
    return this.assets.get(urlPath);
  }
}
