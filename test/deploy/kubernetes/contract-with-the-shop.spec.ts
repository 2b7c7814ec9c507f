import { DEADLINE_MS } from '../../../src/platform/health/graceful-shutdown.js';
import { KEEP_ALIVE_MS } from '../../../src/platform/http/configure-app.js';
import { RUN_LIMIT_MS } from '../../../src/platform/idempotency/idempotent-commands.js';
import { routesOf } from '../../support/routes.js';
import { startTestApp } from '../../support/test-app.js';
import {
  at,
  type Container,
  type Manifest,
  named,
  ofKind,
  OVERLAYS,
  overlay,
  shopPods,
} from '../support/kubernetes.js';
import { textOf } from '../support/project-files.js';
import { numberOf, stringOf } from '../support/terraform.js';

const PORT = numberOf('app_port');
const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
  readonly failureThreshold: number;
  readonly timeoutSeconds: number;
}

const shops = OVERLAYS.flatMap((name) =>
  ofKind(overlay(name), 'Deployment')
    .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'shop')
    .map((manifest) => [name, manifest.metadata.name, manifest] as const),
);
const containerOf = (manifest: Manifest): Container => {
  const [container] = at(manifest, 'spec.template.spec.containers') as Container[];
  if (!container) throw new Error(`${manifest.metadata.name} has no container`);
  return container;
};
const probesOf = (container: Container): Record<(typeof PROBES)[number], Probe> =>
  Object.fromEntries(PROBES.map((probe) => [probe, container[probe]])) as never;

const ingress = named(overlay('eks'), 'Ingress', 'bookstore');
const balancer = (name: string): string => ingress.metadata.annotations?.[`alb.ingress.kubernetes.io/${name}`] ?? '';
const attribute = (list: string, name: string): number =>
  Number(new RegExp(`(?:^|,)${name}=(\\d+)`).exec(balancer(list))?.[1]);

describe('probes', () => {
  it('name routes of the shop', async () => {
    const test = await startTestApp();
    try {
      const routes = routesOf(test.app).map(({ method, path }) => `${method} ${path}`);
      const asked = shops.flatMap(([, , manifest]) =>
        Object.values(probesOf(containerOf(manifest))).map(({ httpGet }) => httpGet?.path),
      );
      expect(new Set(asked)).toEqual(new Set(['/health/live', '/health/ready']));
      for (const path of [...asked, balancer('healthcheck-path')]) expect(routes).toContain(`GET ${path ?? ''}`);
    } finally {
      await test.close();
    }
  });

  it.each(shops)(
    '%s, %s: start and life by what answers at all, readiness by what it needs',
    (_overlay, _name, shop) => {
      const { startupProbe, livenessProbe, readinessProbe } = probesOf(containerOf(shop));
      expect(startupProbe.httpGet).toEqual({ path: '/health/live', port: 'http' });
      expect(livenessProbe.httpGet).toEqual({ path: '/health/live', port: 'http' });
      expect(readinessProbe.httpGet).toEqual({ path: stringOf('ready_path'), port: 'http' });
      // A start on a busy node is not taken for a death, and a check of the database may take its second.
      expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(60);
      for (const { timeoutSeconds } of [livenessProbe, readinessProbe]) expect(timeoutSeconds).toBeGreaterThan(1);
    },
  );

  it('has the balancer ask what fails for the pod alone', () => {
    expect(balancer('healthcheck-path')).toBe(stringOf('health_path'));
    expect(balancer('success-codes')).toBe('200');
  });
});

describe('one port', () => {
  it.each(shops)('%s, %s: of container, probes, service and policies', (name, _name, shop) => {
    expect(containerOf(shop).ports).toEqual([
      { name: 'http', containerPort: PORT },
      { name: 'metrics', containerPort: numberOf('metrics_port') },
    ]);
    const service = named(overlay(name), 'Service', shop.metadata.name);
    expect(at(service, 'spec.ports')).toEqual([{ name: 'http', port: PORT, targetPort: 'http' }]);
    expect(at(service, 'spec.selector')).toEqual(at(shop, 'spec.selector.matchLabels'));
  });

  it('is where the edge looks for the services', () => {
    const [edge] = at(named(overlay('services'), 'Deployment', 'edge'), 'spec.template.spec.containers') as Container[];
    const servers = (edge?.env ?? []).filter(({ name }) => name.endsWith('_SERVER')).map(({ value }) => value);
    expect(servers).toEqual(['auth', 'catalog', 'orders'].map((service) => `bookstore-${service}:${PORT}`));
  });

  it('is the image’s and Compose’s, where they name one', () => {
    for (const file of ['docker/Dockerfile', 'docker/compose.yml']) {
      // The image that nginx is in, an earlier stage, has ports of its own.
      const text = textOf(file, { optional: true }).replace(/^[^]*^FROM .* AS app$/m, '');
      const named = [...text.matchAll(/^(?:EXPOSE|ENV .*\bPORT=|\s+PORT: ['"]?)\s*(\d+)/gm)].map(([, port]) =>
        Number(port),
      );
      for (const port of named) expect([PORT, numberOf('metrics_port')]).toContain(port);
    }
  });
});

describe('what ends, ends in order', () => {
  it.each(shops)(
    '%s, %s: drain and slowest request before the balancer lets go, then the pod',
    (_overlay, _name, shop) => {
      const drain = Number(at(containerOf(shop), 'lifecycle.preStop.sleep.seconds'));
      const grace = Number(at(shop, 'spec.template.spec.terminationGracePeriodSeconds'));
      const deregistration = attribute('target-group-attributes', 'deregistration_delay.timeout_seconds');
      expect(deregistration).toBe(30);
      expect(drain + RUN_LIMIT_MS / 1000).toBeLessThan(deregistration);
      expect(deregistration).toBeLessThan(grace);
      // The hook's time is of the grace, and then the shop's own end must fit into it.
      expect(drain + DEADLINE_MS / 1000).toBeLessThan(grace);
    },
  );

  it('is looked away from before it stops serving', () => {
    const noticed = Number(balancer('healthcheck-interval-seconds')) * Number(balancer('unhealthy-threshold-count'));
    expect(noticed).toBeGreaterThan(0);
    expect(noticed).toBeLessThan(Number(at(containerOf(shops[0]?.[2] as Manifest), 'lifecycle.preStop.sleep.seconds')));
  });

  it('keeps idle connections longer than the balancer does', () => {
    const idle = attribute('load-balancer-attributes', 'idle_timeout.timeout_seconds');
    expect(idle).toBeGreaterThan(0);
    expect(idle * 1000).toBeLessThan(KEEP_ALIVE_MS);
  });

  it('lets the edge drain, and its workers finish', () => {
    const edge = named(overlay('services'), 'Deployment', 'edge');
    const [, finish] = /worker_shutdown_timeout (\d+)s/.exec(textOf('docker/edge/nginx.conf.template')) ?? [];
    const drain = Number(at(containerOf(edge), 'lifecycle.preStop.sleep.seconds'));
    expect(drain + Number(finish)).toBeLessThan(Number(at(edge, 'spec.template.spec.terminationGracePeriodSeconds')));
  });
});

describe('a roll-out and a failure', () => {
  it.each(shops)('%s, %s: never have fewer than there are', (_overlay, _name, shop) => {
    expect(at(shop, 'spec.strategy.rollingUpdate.maxUnavailable')).toBe(0);
    // A number would undo the autoscaler's.
    expect(at(shop, 'spec.replicas')).toBeUndefined();
  });

  it.each(shops)('%s, %s: find the pods over hosts and zones', (_overlay, _name, shop) => {
    const spread = at(shop, 'spec.template.spec.topologySpreadConstraints') as Record<string, unknown>[];
    expect(spread.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable])).toEqual([
      ['kubernetes.io/hostname', 'DoNotSchedule'],
      ['topology.kubernetes.io/zone', 'ScheduleAnyway'],
    ]);
    for (const { labelSelector } of spread) expect(labelSelector).toEqual(at(shop, 'spec.selector'));
  });

  it.each(shops)('%s, %s: has an autoscaler and a budget of its own', (name, own, shop) => {
    const scaler = named(overlay(name), 'HorizontalPodAutoscaler', own);
    expect(at(scaler, 'spec')).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: own },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [{ resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    });
    // A share of what is asked for: without that there is nothing to measure by.
    expect(at(containerOf(shop), 'resources.requests.cpu')).toBe('250m');
    const budget = named(overlay(name), 'PodDisruptionBudget', own);
    expect(at(budget, 'spec.maxUnavailable')).toBe(1);
    expect(at(budget, 'spec.selector')).toEqual(at(shop, 'spec.selector'));
  });

  it('fits into the connections that the database has, with all pods and those of a roll-out', () => {
    const most = Math.ceil(10 * 1.25) * (numberOf('database_pool_size') + 2);
    const [, aurora] =
      /"database_max_connections" \{[^}]*?default\s+= (\d+)/.exec(textOf('terraform/variables-database.tf')) ?? [];
    const [, own] = /^max_connections = (\d+)$/m.exec(textOf('k8s/parts/mysql/server.cnf')) ?? [];
    for (const there of [aurora, own]) expect(most).toBeLessThanOrEqual(Number(there) * 0.8);
  });
});

describe('the migration', () => {
  it.each(OVERLAYS)('%s: is a Job for each database, with the shop’s image and settings', (name) => {
    const pods = shopPods(overlay(name));
    const [shop, jobs] = [pods.filter(({ owner }) => owner.startsWith('Deployment/')), ofKind(overlay(name), 'Job')];
    expect(jobs).toHaveLength(shop.length);
    for (const job of jobs) {
      const container = containerOf(job);
      expect(container.command).toEqual(['node', 'dist/cli.js', 'migrate']);
      const instanceOf = (labels?: Readonly<Record<string, string>>) => labels?.['app.kubernetes.io/instance'];
      const owner = shop.find(({ labels }) => instanceOf(labels) === instanceOf(job.metadata.labels));
      expect(container.envFrom).toEqual(owner?.containers[0]?.envFrom);
      expect(at(job, 'spec.template.spec.restartPolicy')).toBe('Never');
    }
  });
});

describe('on EKS', () => {
  it('visitors come by TLS only, and not to what is between services', () => {
    expect(JSON.parse(balancer('listen-ports'))).toEqual([{ HTTP: 80 }, { HTTPS: 443 }]);
    expect(balancer('ssl-redirect')).toBe('443');
    const [, policy] = /ssl_policy\s+= "([^"]+)"/.exec(textOf('terraform/modules/load-balancer/listeners.tf')) ?? [];
    expect(balancer('ssl-policy')).toBe(policy);
    expect(balancer('certificate-arn')).toMatch(/^arn:aws:acm:/);
    const [first, ...others] = at(ingress, 'spec.rules.0.http.paths') as { path: string; backend: unknown }[];
    expect(first).toMatchObject({ path: '/internal', backend: { service: { name: 'not-for-outside' } } });
    expect(others.map(({ path }) => path)).toEqual(['/']);
    expect(JSON.parse(balancer('actions.not-for-outside'))).toMatchObject({
      fixedResponseConfig: { statusCode: '404' },
    });
  });

  it('a pod counts only when the balancer has it too', () => {
    expect(named(overlay('eks'), 'Namespace', 'bookstore').metadata.labels).toMatchObject({
      'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled',
    });
    expect(balancer('target-type')).toBe('ip');
  });

  it('the uploads are EFS’s, over TLS and as the node', () => {
    const [volume] = ofKind(overlay('eks'), 'PersistentVolume');
    const claim = named(overlay('eks'), 'PersistentVolumeClaim', 'uploads');
    const storageClass = named(overlay('eks'), 'StorageClass', 'efs');
    expect(storageClass).toMatchObject({ provisioner: 'efs.csi.aws.com', reclaimPolicy: 'Retain' });
    expect(at(volume, 'spec')).toMatchObject({
      accessModes: ['ReadWriteMany'],
      mountOptions: ['tls', 'iam'],
      storageClassName: 'efs',
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { namespace: 'bookstore', name: claim.metadata.name },
      csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-0123456789abcdef0::fsap-0123456789abcdef0' },
    });
    expect(at(claim, 'spec')).toMatchObject({
      accessModes: ['ReadWriteMany'],
      storageClassName: 'efs',
      volumeName: volume?.metadata.name,
    });
  });
});
