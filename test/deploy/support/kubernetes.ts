import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { PROJECT } from './project-files.js';

const KUSTOMIZE = JSON.parse(process.env['TEST_KUSTOMIZE'] ?? '["kubectl","kustomize"]') as readonly string[];

export const OVERLAYS = ['eks', 'in-cluster', 'services'] as const;
export type Overlay = (typeof OVERLAYS)[number];

/** The image that the overlays are rendered with, as bin/roll-out.sh does. */
export const IMAGE = `images.example/bookstore@sha256:${'0123456789abcdef'.repeat(4)}`;

/** A resource as Kustomize renders it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** A copy of k8s/ and what it takes from elsewhere, in which the examples stand for one installation's files. */
function installation(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-kubernetes-'));
  for (const part of ['k8s', 'docker/edge']) cpSync(join(PROJECT, part), join(folder, part), { recursive: true });
  for (const overlay of OVERLAYS) {
    const files = join(folder, 'k8s/overlays', overlay);
    for (const name of readdirSync(files).filter((file) => file.endsWith('.example'))) {
      cpSync(join(files, name), join(files, name.replace(/\.example$/, '')));
    }
    writeFileSync(join(files, 'database-ca.pem'), '-----BEGIN CERTIFICATE-----\n');
  }
  return folder;
}

/** What Kustomize makes of a folder. */
function rendered(folder: string): Manifest[] {
  const [program = '', ...args] = KUSTOMIZE;
  const text = execFileSync(program, [...args, folder], {
    encoding: 'utf8',
    stdio: 'pipe',
    maxBuffer: 2 ** 24,
  });
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

const known = new Map<string, readonly Manifest[]>();

/** An overlay as bin/roll-out.sh applies it; `parts` are components that an installation adds. */
export function overlay(name: Overlay, ...parts: readonly string[]): readonly Manifest[] {
  const key = [name, ...parts].join();
  const before = known.get(key);
  if (before) return before;
  const installed = installation();
  const folder = join(installed, 'k8s/rolled-out');
  mkdirSync(folder);
  const [newName, digest] = IMAGE.split('@');
  writeFileSync(
    join(folder, 'kustomization.yaml'),
    JSON.stringify({
      namespace: 'bookstore',
      resources: [`../overlays/${name}`],
      components: parts.map((part) => `../parts/${part}`),
      images: [{ name: 'bookstore', newName, digest }],
    }),
  );
  const manifests = rendered(folder);
  known.set(key, manifests);
  return manifests;
}

/** The resources of a kind. */
export const ofKind = (manifests: readonly Manifest[], ...kinds: readonly string[]): Manifest[] =>
  manifests.filter(({ kind }) => kinds.includes(kind));

/** The resource of a kind with a name, whatever hash Kustomize has put behind it. */
export function named(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find(
    (manifest) => manifest.kind === kind && manifest.metadata.name.replace(/-[a-z0-9]{10}$/, '') === name,
  );
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

/** What stands at a path, such as `spec.template.spec`; undefined where there is nothing. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
      value,
    );
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly securityContext?: unknown;
  readonly [key: string]: unknown;
}

export interface Pod {
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[];
  readonly spec: Readonly<Record<string, unknown>>;
}

const TEMPLATES: Readonly<Record<string, string>> = {
  Deployment: 'spec.template',
  StatefulSet: 'spec.template',
  Job: 'spec.template',
  CronJob: 'spec.jobTemplate.spec.template',
};

/** What pods an overlay has, by what makes them. */
export function podsOf(manifests: readonly Manifest[]): Pod[] {
  return ofKind(manifests, ...Object.keys(TEMPLATES)).map((manifest) => {
    const template = at(manifest, TEMPLATES[manifest.kind] ?? '') as {
      metadata: { labels: Record<string, string> };
      spec: Record<string, unknown>;
    };
    return {
      owner: `${manifest.kind}/${manifest.metadata.name}`,
      labels: template.metadata.labels,
      spec: template.spec,
      volumes: (template.spec['volumes'] ?? []) as Pod['volumes'],
      containers: [template.spec['initContainers'] ?? [], template.spec['containers']].flat() as Container[],
    };
  });
}

/** Those of them that run the shop's image. */
export const shopPods = (manifests: readonly Manifest[]): Pod[] =>
  podsOf(manifests).filter(({ containers }) => containers.some(({ image }) => image === IMAGE));

/** The environment of a container: of its ConfigMaps in their order, then its own. */
export function environmentOf(manifests: readonly Manifest[], container: Container): Record<string, string> {
  const maps = (container.envFrom ?? []).map(({ configMapRef }) => {
    const map = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef?.name);
    if (!map) throw new Error(`there is no ConfigMap ${configMapRef?.name ?? ''}`);
    return map['data'] as Record<string, string>;
  });
  const own = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value ?? '']));
  return Object.assign({}, ...maps, own) as Record<string, string>;
}
