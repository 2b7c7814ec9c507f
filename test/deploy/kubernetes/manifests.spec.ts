import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { type Manifest, named, ofKind, OVERLAYS, overlay, podsOf } from '../support/kubernetes.js';
import { projectFiles, PROJECT, textOf } from '../support/project-files.js';

interface Problems {
  readonly schema: readonly string[];
  readonly types: readonly string[];
  readonly policy: readonly string[];
  readonly foreign: readonly string[];
}

function problemsOf(lists: Readonly<Record<string, readonly Manifest[]>>): Record<string, Problems> {
  const printed = execFileSync(process.execPath, [join(PROJECT, 'test/deploy/support/check-manifests.mjs')], {
    input: JSON.stringify(lists),
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  return JSON.parse(printed) as Record<string, Problems>;
}

/** What the policies say and is meant so, with the reason. */
const MEANT: readonly (readonly [RegExp, string])[] = [
  [/^KBP10[45] \w+\/(mysql|rabbitmq|edge)/, 'the users that other people’s images make for themselves'],
  [/^LNK001 \w+\/[\w-]+ secretName: (bookstore|mysql)(-auth|-catalog|-orders)?$/, 'made by bin/create-secrets.sh'],
  [/^LNK001 StatefulSet\/rabbitmq secretName: rabbitmq$/, 'made by bin/create-secrets.sh'],
  [/^LNK001 NetworkPolicy\/everybody-to-dns k8s-app: kube-dns$/, 'the cluster’s own'],
  [/^LNK001 Ingress\/bookstore name: not-for-outside$/, 'an answer of the balancer, by its annotation'],
];

/** A deep copy in which a text stands for another. */
const changed = (manifests: readonly Manifest[], from: string, to: string): Manifest[] => {
  const text = JSON.stringify(manifests);
  if (!text.includes(from)) throw new Error(`there is no ${from}`);
  return JSON.parse(text.replaceAll(from, to)) as Manifest[];
};

describe('the manifests', () => {
  const lists = Object.fromEntries(OVERLAYS.map((name) => [name, overlay(name)]));
  const some = (...kinds: readonly string[]) => ofKind(overlay('eks'), ...kinds);
  const broken = {
    'wrong type': changed(some('HorizontalPodAutoscaler'), '"minReplicas":2', '"minReplicas":"two"'),
    'unknown field': changed(some('Deployment'), '"readOnlyRootFilesystem"', '"readOnlyRootFileSystem"'),
    privileged: changed(some('Deployment'), '"allowPrivilegeEscalation":false', '"allowPrivilegeEscalation":true'),
    dangling: changed(some('Deployment', 'PersistentVolumeClaim'), '"claimName":"uploads"', '"claimName":"upload"'),
  };
  const problems = problemsOf({ ...lists, ...broken });

  it.each(OVERLAYS)('%s: are what the API takes', (name) => {
    expect(lists[name]?.length).toBeGreaterThan(15);
    expect(problems[name]?.schema).toEqual([]);
    expect(problems[name]?.types).toEqual([]);
  });

  it.each(OVERLAYS)('%s: keep the policies, and what they refer to is there', (name) => {
    const rest = problems[name]?.policy.filter((problem) => !MEANT.some(([pattern]) => pattern.test(problem)));
    expect(rest).toEqual([]);
  });

  it('would be refused otherwise', () => {
    expect(problems['wrong type']?.schema.join()).toMatch(/HorizontalPodAutoscaler\/bookstore.*minReplicas/);
    expect(problems['unknown field']?.types.join()).toMatch(/Deployment\/bookstore.*readOnlyRootFileSystem/);
    expect(problems['privileged']?.policy.join()).toMatch(/PSS202 Deployment\/bookstore/);
    expect(problems['dangling']?.policy.join()).toMatch(/LNK001 Deployment\/bookstore claimName: upload\b/);
  });

  it('have no exception that is not needed', () => {
    const all = OVERLAYS.flatMap((name) => problems[name]?.policy ?? []);
    for (const [pattern] of MEANT) expect(all).toContainEqual(expect.stringMatching(pattern));
  });

  it('leave out nothing but what is checked elsewhere', () => {
    expect(OVERLAYS.flatMap((name) => problems[name]?.foreign ?? [])).toEqual([
      'ExternalSecret/bookstore',
      'SecretStore/secrets-manager',
    ]);
  });
});

describe('what is applied', () => {
  it.each(OVERLAYS)('%s: is in the namespace, which refuses what is not restricted', (name) => {
    const manifests = overlay(name);
    expect(named(manifests, 'Namespace', 'bookstore').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    const clusterWide = ['Namespace', 'StorageClass', 'PersistentVolume'];
    const elsewhere = manifests.filter(
      ({ kind, metadata }) => !clusterWide.includes(kind) && metadata.namespace !== 'bookstore',
    );
    expect(elsewhere).toEqual([]);
  });

  it.each(OVERLAYS)('%s: shows no secret', (name) => {
    expect(ofKind(overlay(name), 'Secret')).toEqual([]);
    expect(JSON.stringify(overlay(name))).not.toMatch(/"\w*(PASSWORD|SECRET)":"(?!\{\{)/);
  });

  it.each(OVERLAYS)('%s: runs as somebody who may nothing', (name) => {
    const pods = podsOf(overlay(name));
    expect(pods.length).toBeGreaterThan(1);
    for (const { spec, containers } of pods) {
      expect(spec).toMatchObject({ automountServiceAccountToken: false, serviceAccountName: 'bookstore' });
      expect(spec).not.toHaveProperty('hostNetwork');
      for (const { securityContext } of containers) {
        expect(securityContext).toEqual({
          runAsNonRoot: true,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
    expect(named(overlay(name), 'ServiceAccount', 'bookstore')).toMatchObject({ automountServiceAccountToken: false });
  });

  it.each(OVERLAYS)('%s: has images with a version, and no registry', (name) => {
    const images = podsOf(overlay(name)).flatMap(({ containers }) => containers.map(({ image }) => image));
    const others = images.filter((image) => !image.startsWith('images.example/bookstore@sha256:'));
    expect(others.filter((image) => !/^(mysql|rabbitmq|nginx):\d+\.\d+$/.test(image))).toEqual([]);
  });

  it('has no host of a registry in any file', () => {
    const files = projectFiles().filter((file) => /^k8s\/|^\.github\//.test(file));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      expect(textOf(file)).not.toMatch(/docker\.io|ghcr\.io|quay\.io|gcr\.io|\.dkr\.ecr\.|public\.ecr|registry\.k8s/);
    }
  });
});
