import { DEADLINE_MS } from '../../../src/platform/health/graceful-shutdown.js';
import { KEEP_ALIVE_MS } from '../../../src/platform/http/configure-app.js';
import { RUN_LIMIT_MS } from '../../../src/platform/idempotency/idempotent-commands.js';
import { routesOf } from '../../support/routes.js';
import { startTestApp } from '../../support/test-app.js';
import { textOf } from '../support/project-files.js';
import { numberOf, rendered, stringOf, variablesOf } from '../support/terraform.js';

const loadBalancer = textOf('terraform/modules/load-balancer/load-balancer.tf');
const targetGroup = textOf('terraform/modules/load-balancer/target-group.tf');
const runApp = textOf('terraform/modules/app/files/run-app.sh');
const application = variablesOf(rendered('app.env.tftpl'));
const instance = variablesOf(rendered('instance.env.tftpl'));

const numberIn = (text: string, name: string): number => Number(new RegExp(`\\b${name}\\s+= (\\d+)`).exec(text)?.[1]);

describe('the balancer asks for what is there', () => {
  it('names routes of the shop', async () => {
    const test = await startTestApp();
    try {
      const routes = routesOf(test.app).map(({ method, path }) => `${method} ${path}`);
      for (const path of [stringOf('health_path'), stringOf('ready_path')]) expect(routes).toContain(`GET ${path}`);
    } finally {
      await test.close();
    }
  });

  it('takes traffic by the path that does not fail for the database, and joins by the one that does', () => {
    expect([stringOf('health_path'), stringOf('ready_path')]).toEqual(['/health', '/health/ready']);
    expect(instance['READY_PATH']).toBe('/health/ready');
  });

  it('has one port, on balancer, instance, container and application', () => {
    expect([application['PORT'], instance['APP_PORT']]).toEqual(Array(2).fill(String(numberOf('app_port'))));
    expect(runApp).toContain('--publish "$APP_PORT:$APP_PORT"');
    for (const module of ['firewall', 'load_balancer', 'app']) {
      const [block = ''] = new RegExp(`^module "${module}" \\{[^]*?^\\}`, 'm').exec(textOf('terraform/main.tf')) ?? [];
      expect(block).toMatch(/^ {2}app_port\s+= local\.app_port$/m);
    }
  });

  it('shows metrics to the instance only', () => {
    expect(application['METRICS_PORT']).toBe(String(numberOf('metrics_port')));
    expect(runApp).toContain('--publish "127.0.0.1:$METRICS_PORT:$METRICS_PORT"');
  });
});

describe('what ends, ends in order', () => {
  it('drains, and finishes its slowest request, before the balancer lets go', () => {
    expect(numberOf('slowest_request') * 1000).toBeGreaterThanOrEqual(RUN_LIMIT_MS);
    expect(numberOf('drain') + numberOf('slowest_request')).toBeLessThan(numberOf('deregistration'));
  });

  it('is looked away from before it stops serving', () => {
    const noticed = numberIn(targetGroup, 'interval') * numberIn(targetGroup, 'unhealthy_threshold');
    expect(noticed).toBeGreaterThan(0);
    expect(noticed).toBeLessThan(numberOf('drain'));
  });

  it('ends by itself before Docker, systemd and Auto Scaling lose patience, in this order', () => {
    const ends = [
      numberOf('deregistration'),
      DEADLINE_MS / 1000,
      numberOf('container_stop'),
      numberOf('unit_stop'),
      numberOf('lifecycle') - numberOf('deregistration'),
    ];
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    expect(new Set(ends).size).toBe(ends.length);
  });

  it('keeps idle connections longer than the balancer does', () => {
    const idle = numberIn(loadBalancer, 'idle_timeout_seconds');
    expect(idle).toBeGreaterThan(0);
    expect(idle * 1000).toBeLessThan(KEEP_ALIVE_MS);
  });
});

describe('addresses', () => {
  it.each(['groups.tf', 'inside.tf'])('have no place in the firewall’s %s', (file) => {
    expect(textOf(`terraform/modules/firewall/${file}`)).not.toMatch(/cidr|prefix_list|\d+\.\d+\.\d+\.\d+/);
  });
});
