import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const edgeFile = (name: string): string => readFileSync(join(root, 'docker/edge', name), 'utf8');

/** The largest body that a controller takes: `const …_MAX_BYTES = 10 * 1024 * 1024` in src. */
function largestUpload(): number {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const sizes = files.flatMap((file) =>
    [...readFileSync(join(root, 'src', file), 'utf8').matchAll(/_MAX_BYTES = (\d+) \* 1024 \* 1024/g)].map(
      ([, mebibytes]) => Number(mebibytes),
    ),
  );
  expect(sizes.length).toBeGreaterThan(1);
  return Math.max(...sizes);
}

describe('the files of the edge', () => {
  it('let in what the services take, with the fields around it, and not much more', () => {
    const limit = Number(/client_max_body_size (\d+)m;/.exec(edgeFile('shop.conf'))?.[1]);
    expect(limit).toBeGreaterThan(largestUpload());
    expect(limit).toBeLessThanOrEqual(largestUpload() + 2);
  });

  it('allow the style of their page by its hash, and no other', () => {
    const style = /<style>([^]*?)<\/style>/.exec(edgeFile('pages/sorry.html'))?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(edgeFile('shop.conf')).toContain(`style-src 'sha256-${hash}';`);
  });

  it('say the same in both languages', () => {
    const maps = edgeFile('maps.conf');
    for (const name of ['sorry_title', 'sorry_text']) {
      const block = new RegExp(`\\$${name} \\{([^}]*)\\}`).exec(maps)?.[1] ?? '';
      const keys = [...block.matchAll(/^\s+("[^"]*"|\w+)/gm)].map(([, key]) => key);
      expect(keys).toEqual(['"es 413"', '"en 413"', '"~^en "', 'default']);
    }
  });
});
