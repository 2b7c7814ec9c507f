import { at, type Manifest, ofKind, type Overlay, OVERLAYS, overlay, podsOf } from '../support/kubernetes.js';
import { textOf } from '../support/project-files.js';

type Labels = Readonly<Record<string, string>>;

interface Peer {
  readonly podSelector?: { readonly matchLabels?: Labels };
  readonly namespaceSelector?: { readonly matchLabels?: Labels };
  readonly ipBlock?: { readonly cidr: string };
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly protocol: string; readonly port: number }[];
}
interface Policy {
  readonly podSelector: { readonly matchLabels?: Labels };
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

const matches = (selector: { readonly matchLabels?: Labels } | undefined, labels: Labels): boolean =>
  Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);

const nameOf = (labels: Labels): string =>
  [labels['app.kubernetes.io/component'], labels['app.kubernetes.io/instance']].filter(Boolean).join('-');

/** What lets a pod reach, or be reached by, whom on which port, as `pod > port > other` or `other > port > pod`. */
function allowedBy(manifests: readonly Manifest[], direction: 'ingress' | 'egress'): Set<string> {
  const pods = podsOf(manifests).map(({ labels }) => labels);
  const policies = ofKind(manifests, 'NetworkPolicy').map(({ spec }) => spec as Policy);
  const peersOf = (peer: Peer): string[] => {
    if (peer.ipBlock) return [peer.ipBlock.cidr];
    const namespace = peer.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
    if (namespace !== undefined) return [namespace];
    return pods.filter((labels) => matches(peer.podSelector, labels)).map(nameOf);
  };
  const found = policies.flatMap((policy) =>
    (policy[direction] ?? []).flatMap((rule) =>
      pods
        .filter((labels) => matches(policy.podSelector, labels))
        .flatMap((labels) =>
          (rule[direction === 'ingress' ? 'from' : 'to'] ?? [])
            .flatMap(peersOf)
            .flatMap((peer) =>
              (rule.ports ?? []).map(({ port }) =>
                direction === 'ingress'
                  ? `${peer} > ${port} > ${nameOf(labels)}`
                  : `${nameOf(labels)} > ${port} > ${peer}`,
              ),
            ),
        ),
    ),
  );
  return new Set(found);
}

/** The connections that both ends allow, and those to and from what is no pod of ours. */
function connections(manifests: readonly Manifest[]): string[] {
  const own = new Set(podsOf(manifests).map(({ labels }) => nameOf(labels)));
  const [ingress, egress] = [allowedBy(manifests, 'ingress'), allowedBy(manifests, 'egress')];
  const isInside = (connection: string): boolean => {
    const [from = '', , to = ''] = connection.split(' > ');
    return own.has(from) && own.has(to);
  };
  const all = [...new Set([...ingress, ...egress])].filter((connection) => !connection.includes(' > 53 > '));
  return all
    .filter((connection) => !isInside(connection) || (ingress.has(connection) && egress.has(connection)))
    .sort();
}

const SERVICES = ['auth', 'catalog', 'orders'];

/** What is used, and why. */
const USED: Readonly<Record<Overlay, readonly string[]>> = {
  eks: [
    '10.42.0.0/18 > 3000 > shop',
    'migration > 3306 > 10.42.128.0/18',
    'monitoring > 9464 > shop',
    'shop > 3306 > 10.42.128.0/18',
  ],
  'in-cluster': [
    'backup > 3306 > database',
    'migration > 3306 > database',
    'monitoring > 9464 > shop',
    'shop > 3306 > database',
    'traefik > 3000 > shop',
  ],
  services: [
    'traefik > 8080 > edge',
    ...SERVICES.flatMap((service) => [
      `edge > 3000 > shop-${service}`,
      ...SERVICES.map((other) => `shop-${service} > 3000 > shop-${other}`),
      `shop-${service} > 5672 > broker`,
      ...['shop', 'migration', 'backup'].map((who) => `${who}-${service} > 3306 > database-${service}`),
      `monitoring > 9464 > shop-${service}`,
    ]),
  ],
};

describe('network policies', () => {
  it.each(OVERLAYS)('%s: let through exactly what is used', (name) => {
    expect(connections(overlay(name))).toEqual([...USED[name]].sort());
  });

  it('let the shop out to the internet only by the part that is for it, and not into private networks', () => {
    const added = overlay('eks', 'outside');
    const more = connections(added).filter((connection) => !USED.eks.includes(connection));
    expect(more).toEqual(['shop > 443 > 0.0.0.0/0', 'shop > 465 > 0.0.0.0/0', 'shop > 587 > 0.0.0.0/0']);
    const policy = ofKind(added, 'NetworkPolicy').find(({ metadata }) => metadata.name === 'shop-to-outside');
    expect(at(policy, 'spec.egress.0.to.0.ipBlock.except')).toEqual(
      expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']),
    );
  });

  it.each(OVERLAYS)('%s: allow nothing at one end that the other refuses', (name) => {
    const manifests = overlay(name);
    const own = new Set(podsOf(manifests).map(({ labels }) => nameOf(labels)));
    const inside = (found: Set<string>): string[] =>
      [...found]
        .filter((connection) => connection.split(' > ').every((end) => own.has(end) || /^\d+$/.test(end)))
        .sort();
    expect(inside(allowedBy(manifests, 'ingress'))).toEqual(inside(allowedBy(manifests, 'egress')));
  });

  it.each(OVERLAYS)('%s: begin with nothing, and let everybody look up names', (name) => {
    const policies = ofKind(overlay(name), 'NetworkPolicy');
    const all = policies.filter((policy) => Object.keys(at(policy, 'spec.podSelector') as object).length === 0);
    expect(all.map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
      ['default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }],
      ['everybody-to-dns', expect.objectContaining({ policyTypes: ['Egress'] })],
    ]);
    for (const { spec } of policies.filter(({ metadata }) => metadata.name !== 'default-deny')) {
      const { ingress, egress, policyTypes } = spec as Policy;
      expect(policyTypes).toEqual([...(ingress ? ['Ingress'] : []), ...(egress ? ['Egress'] : [])]);
      // A rule without ports or without peers lets everything or everybody through.
      for (const rule of [...(ingress ?? []), ...(egress ?? [])]) {
        expect([...(rule.from ?? []), ...(rule.to ?? [])].length).toBeGreaterThan(0);
        expect(rule.ports?.length).toBeGreaterThan(0);
      }
    }
  });

  it('know balancer and database by the quarters of the network that Terraform puts them into', () => {
    const zones = textOf('terraform/modules/network/zones.tf');
    const firstOf = (tier: string): number =>
      Number(
        new RegExp(`${tier}_cidrs\\s+= .*cidrsubnet\\(var\\.cidr, 4, (?:(\\d+) \\+ )?index`).exec(zones)?.[1] ?? 0,
      );
    const [, network = ''] =
      /"vpc_cidr" \{[^}]*?default\s+= "(\d+\.\d+)\.0\.0\/16"/.exec(textOf('terraform/variables.tf')) ?? [];
    const quarterOf = (tier: string): string => `${network}.${Math.floor(firstOf(tier) / 4) * 64}.0/18`;
    const example = textOf('k8s/overlays/eks/cluster.env.example');
    expect(example).toContain(`BALANCER_CIDR=${quarterOf('public')}\n`);
    expect(example).toContain(`DATABASE_CIDR=${quarterOf('database')}\n`);
  });
});
