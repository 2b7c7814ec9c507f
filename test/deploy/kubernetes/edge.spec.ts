import { at, type Container, named, overlay } from '../support/kubernetes.js';

const edge = named(overlay('services'), 'Deployment', 'edge');
const [container] = at(edge, 'spec.template.spec.containers') as Container[];
const env = Object.fromEntries((container?.env ?? []).map(({ name, value = '' }) => [name, value]));
const volumes = at(edge, 'spec.template.spec.volumes') as { name: string; configMap?: { name: string } }[];

/** The files of a volume that is made of a ConfigMap, by their names. */
function filesOf(volume: string): Record<string, string> {
  const map = volumes.find(({ name }) => name === volume)?.configMap?.name ?? '';
  return named(overlay('services'), 'ConfigMap', map.replace(/-[a-z0-9]{10}$/, ''))['data'] as Record<string, string>;
}

/** What nginx finds in /edge: what is mounted there, and the templates as the image fills them. */
function filesInPod(): Record<string, string> {
  const mounted = (container?.volumeMounts ?? []).flatMap((mount) => {
    const { name, mountPath, subPath } = mount as { name: string; mountPath: string; subPath?: string };
    if (!mountPath.startsWith('/edge/') || name === 'temporary') return [];
    const path = mountPath.slice('/edge/'.length);
    const files = filesOf(name);
    if (subPath !== undefined) return [[path, files[subPath] ?? ''] as const];
    return Object.entries(files).map(([file, text]) => [`${path}/${file}`, text] as const);
  });
  const templates = Object.entries(filesOf('templates')).map(
    ([file, text]) => [file.replace(/\.template$/, ''), filled(text)] as const,
  );
  return Object.fromEntries([...mounted, ...templates]);
}

/** The image replaces the variables that the filter lets through, written either way, and no others. */
function filled(text: string): string {
  const filter = new RegExp(env['NGINX_ENVSUBST_FILTER'] ?? '');
  return text.replace(/\$\{(\w+)\}|\$(\w+)/g, (whole, inBraces?: string, bare?: string) => {
    const name = inBraces ?? bare ?? '';
    return filter.test(name) && name in env ? (env[name] ?? '') : whole;
  });
}

describe('the edge of the services', () => {
  const files = filesInPod();

  it('has every file that its configuration includes', () => {
    const included = Object.values(files).flatMap((text) =>
      [...text.matchAll(/^\s*include ([\w./-]+);$/gm)].map(([, path = '']) => path),
    );
    expect(included.length).toBeGreaterThan(3);
    expect(included.filter((path) => !(path in files))).toEqual([]);
    expect(files['pages/sorry.html']).toMatch(/<html/);
  });

  it('has its templates filled, and nginx’s own variables left to nginx', () => {
    expect(files['nginx.conf']).toContain('listen 8080;');
    for (const service of ['auth', 'catalog', 'orders']) {
      expect(files['upstreams.conf']).toContain(`server bookstore-${service}:3000;`);
    }
    for (const name of ['nginx.conf', 'upstreams.conf']) expect(files[name]).not.toMatch(/\$\{[A-Z]/);
  });

  it('routes by the map of docker/edge, with /internal/ for nobody', () => {
    expect(files['routes.map']).toMatch(/^~\*\^\/internal\(\/\|\$\)\s+nobody;$/m);
    expect(container?.['args']).toEqual(['nginx', '-p', '/edge/', '-c', '/edge/nginx.conf', '-e', 'stderr']);
  });
});
