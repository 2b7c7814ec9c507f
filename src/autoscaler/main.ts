import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { Autoscaler } from './autoscaler.js';
import { CpuUsage } from './cpu-usage.js';
import { DockerEngine } from './docker-engine.js';
import { metricsOf } from './instances.js';
import { ScalingPolicy } from './scaling-policy.js';
import { readSettings, SettingsError } from './settings.js';

const log = (line: string): void => {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
};

try {
  const { service, host, metricsPort, cpuLimit, intervalMs, socketPath, rules } = readSettings(process.env);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
  const engine = new DockerEngine(socketPath);
  const autoscaler = new Autoscaler({
    policy: new ScalingPolicy(rules, Date.now()),
    usage: new CpuUsage(cpuLimit),
    service: () => engine.service(service),
    metrics: () => metricsOf(host, metricsPort),
    now: () => Date.now(),
    log,
  });
  log(`keeps ${service} between ${rules.min} and ${rules.max} at ${Math.round(rules.targetCpu * 100)} % of their CPU`);
  for (;;) {
    try {
      await autoscaler.look();
    } catch (error) {
      log(`nothing is changed: ${error instanceof Error ? error.message : String(error)}`);
    }
    await delay(intervalMs);
  }
} catch (error) {
  process.stderr.write(`${error instanceof SettingsError ? error.message : String(error)}\n`);
  process.exit(1);
}
