import { DEADLINE_MS } from '../../../src/platform/health/graceful-shutdown.js';
import { composeFile, filledIn, JOBS, secondsOf, STACK } from '../support/compose-files.js';
import { textOf } from '../support/project-files.js';

const stack = composeFile(STACK);
const jobs = composeFile(JOBS);
const { app, nginx, autoscaler } = stack.services;

describe('the application on the Swarm', () => {
  it('has eight instances on workers, spread', () => {
    expect(filledIn(String(app?.deploy?.replicas))).toBe('8');
    expect(app?.deploy?.placement).toEqual({
      constraints: ['node.role == worker'],
      preferences: [{ spread: 'node.labels.zone' }, { spread: 'node.id' }],
    });
  });

  it('is replaced two at a time, new ones first, and brought back when they fail', () => {
    const { update_config: update, rollback_config: back } = app?.deploy ?? {};
    expect(update).toMatchObject({ order: 'start-first', parallelism: 2, failure_action: 'rollback' });
    expect(back).toMatchObject({ order: 'start-first', parallelism: 2 });
    const startPeriod = secondsOf(app?.healthcheck?.start_period);
    expect(startPeriod).toBeGreaterThan(0);
    expect(secondsOf(String(update?.['monitor']))).toBeGreaterThan(startPeriod);
  });

  it('has limits and reservations', () => {
    expect(Object.keys(app?.deploy?.resources?.limits ?? {})).toEqual(['cpus', 'memory', 'pids']);
    expect(Object.keys(app?.deploy?.resources?.reservations ?? {})).toEqual(['cpus', 'memory']);
  });

  it('reaches its database by TLS only', () => {
    expect([app, jobs.services['migrate']].map((service) => service?.environment?.['DB_TLS'])).toEqual(['on', 'on']);
  });

  it('ends by itself before it is ended', () => {
    expect(secondsOf(app?.stop_grace_period) * 1000).toBeGreaterThan(DEADLINE_MS);
  });
});

describe('nginx on the Swarm', () => {
  it('is on three nodes, at most once on each, at the node’s own ports', () => {
    expect(nginx?.deploy).toMatchObject({ replicas: 3, placement: { max_replicas_per_node: 1 } });
    expect(nginx?.ports).toEqual([80, 443].map((port) => ({ target: port, published: port, mode: 'host' })));
    expect(nginx?.deploy?.update_config).toMatchObject({ order: 'stop-first', parallelism: 1 });
  });
});

describe('the autoscaler', () => {
  it('is alone, on a manager, and bounded', () => {
    expect(autoscaler?.deploy).toMatchObject({ replicas: 1, placement: { constraints: ['node.role == manager'] } });
    const { AUTOSCALER_MIN: min = '', AUTOSCALER_MAX: max = '' } = autoscaler?.environment ?? {};
    expect([min, max].map((bound) => Number(filledIn(bound)))).toEqual([4, 16]);
    expect(autoscaler?.environment?.['AUTOSCALER_CPU_PERCENT']).toBe('50');
    expect(autoscaler?.environment?.['AUTOSCALER_METRICS_PORT']).toBe(app?.environment?.['METRICS_PORT']);
  });

  it('reads CPU by the limit that an instance has', () => {
    expect(app?.deploy?.resources?.limits?.['cpus']).toBe('1');
    expect(textOf('src/autoscaler/settings.ts')).toContain(`number('AUTOSCALER_CPU_LIMIT', 1,`);
  });
});

describe('the jobs', () => {
  it('run once each, before the stack', () => {
    for (const job of Object.values(jobs.services)) {
      expect(job.deploy).toMatchObject({ mode: 'replicated-job', replicas: 1, restart_policy: { condition: 'none' } });
    }
    const script = textOf('docker/swarm-deploy.sh');
    expect(script.indexOf('deploy "$root/docker/swarm-jobs.yml"')).toBeGreaterThan(0);
    expect(script.indexOf('deploy "$root/docker/swarm-jobs.yml"')).toBeLessThan(
      script.indexOf('deploy "$root/swarm-stack.yml"'),
    );
  });

  it('have the stack’s own network, volume, secrets and database', () => {
    expect(stack.networks).toEqual(jobs.networks);
    expect(Object.entries(jobs.secrets)).toEqual(
      Object.entries(stack.secrets).filter(([name]) => name in jobs.secrets),
    );
    const own = Object.entries(jobs.services['migrate']?.environment ?? {}).filter(([name]) => name !== 'ROLLOUT');
    expect(app?.environment).toMatchObject(Object.fromEntries(own));
  });
});

it('keeps every secret outside, under a name with a version', () => {
  for (const [name, secret] of Object.entries(stack.secrets)) {
    expect(secret).toMatchObject({ external: true });
    expect(filledIn(secret.name ?? '')).toBe(`bookstore_${name}_1`);
  }
});
