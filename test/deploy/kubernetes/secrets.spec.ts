import { parse } from 'yaml';
import { at, named, ofKind, overlay, type Overlay, podsOf } from '../support/kubernetes.js';
import { textOf } from '../support/project-files.js';

describe('the secrets on EKS', () => {
  const external = named(overlay('eks'), 'ExternalSecret', 'bookstore');

  it('come from Secrets Manager, by the names that Terraform gives them', () => {
    const secrets = textOf('terraform/modules/secrets/secrets.tf');
    const names = [...secrets.matchAll(/^\s+name\s+= "\$\{var\.name\}(\/[\w-]+)"$/gm)].map(
      ([, name = '']) => `bookstore${name}`,
    );
    expect(at(external, 'spec.data')).toEqual([
      { secretKey: 'SESSION_SECRET', remoteRef: { key: 'bookstore/session-secret' } },
      { secretKey: 'DB_PASSWORD', remoteRef: { key: 'bookstore/database-password' } },
    ]);
    expect(names).toEqual(['bookstore/session-secret', 'bookstore/database-password']);
    expect(at(named(overlay('eks'), 'SecretStore', 'secrets-manager'), 'spec')).toEqual({
      provider: { aws: { service: 'SecretsManager', region: 'us-east-1' } },
    });
  });

  it('become the Secret that pods mount, with every key that they read', () => {
    expect(at(external, 'spec')).toMatchObject({
      secretStoreRef: { kind: 'SecretStore', name: 'secrets-manager' },
      target: {
        name: 'bookstore',
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: {
          data: {
            SESSION_SECRET: '{{ .SESSION_SECRET }}',
            DB_PASSWORD: '{{ .DB_PASSWORD }}',
            DB_READER_URL: 'mysql://bookstore:{{ .DB_PASSWORD }}@reader.example:3306/bookstore',
          },
        },
      },
    });
    const files = Object.values(named(overlay('eks'), 'ConfigMap', 'settings')['data'] as Record<string, string>)
      .filter((value) => value.startsWith('/run/secrets/bookstore/'))
      .map((value) => value.split('/').pop());
    expect(files.sort()).toEqual(Object.keys(at(external, 'spec.target.template.data') as object).sort());
  });

  it('may be read by the operator alone, and only the shop’s', () => {
    const cluster = parse(textOf('k8s/cluster.yaml')) as unknown;
    const roles = at(cluster, 'iam.podIdentityAssociations') as Record<string, unknown>[];
    const reading = roles.filter((role) => JSON.stringify(role).includes('secretsmanager:'));
    expect(reading).toHaveLength(1);
    expect(reading[0]).toMatchObject({ namespace: 'external-secrets', serviceAccountName: 'external-secrets' });
    expect(at(reading[0], 'permissionPolicy.Statement')).toEqual([
      expect.objectContaining({ Resource: ['arn:aws:secretsmanager:us-east-1:*:secret:bookstore/*'] }),
    ]);
  });
});

describe('the secrets in the cluster', () => {
  it.each<[Overlay, readonly string[]]>([
    ['in-cluster', ['bookstore', 'mysql']],
    [
      'services',
      ['auth', 'catalog', 'orders']
        .flatMap((service) => [`bookstore-${service}`, `mysql-${service}`])
        .concat('rabbitmq'),
    ],
  ])('%s: are those that bin/create-secrets.sh makes', (name, made) => {
    const mounted = podsOf(overlay(name)).flatMap(({ volumes }) =>
      volumes.flatMap(({ secret }) => secret?.secretName ?? []),
    );
    expect([...new Set(mounted)].sort()).toEqual([...made].sort());
  });

  it('of one service are no other’s', () => {
    for (const { labels, volumes } of podsOf(overlay('services'))) {
      const own = labels['app.kubernetes.io/instance'];
      const names = volumes.flatMap(({ secret }) => secret?.secretName ?? []);
      if (own) expect(names.every((secret) => secret.endsWith(`-${own}`))).toBe(true);
    }
  });

  it('are mounted for their pod’s user alone', () => {
    for (const name of ['eks', 'in-cluster', 'services'] as const) {
      const volumes = podsOf(overlay(name)).flatMap(({ volumes: list }) => list.filter(({ secret }) => secret));
      for (const volume of volumes) expect(at(volume, 'secret.defaultMode')).toBe(0o440);
    }
    expect(ofKind(overlay('services'), 'Secret')).toEqual([]);
  });
});
