import type { ScalingRules } from './scaling-policy.js';

export interface AutoscalerSettings {
  /** As Docker names it: STACK_SERVICE. */
  readonly service: string;
  /** The name that stands for all instances. */
  readonly host: string;
  readonly metricsPort: number;
  readonly cpuLimit: number;
  readonly intervalMs: number;
  readonly socketPath: string;
  readonly rules: ScalingRules;
}

/** The settings do not make sense; one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** @throws SettingsError */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): AutoscalerSettings {
  const problems: string[] = [];
  const text = (name: string, preset?: string): string => {
    const value = environment[name] ?? preset ?? '';
    if (value === '') problems.push(`${name}: is not set`);
    return value;
  };
  const number = (name: string, preset: number, min: number, max: number): number => {
    const given = environment[name] ?? '';
    const value = given === '' ? preset : Number(given);
    if (!(value >= min && value <= max)) problems.push(`${name}: "${given}" is no number from ${min} to ${max}`);
    return value;
  };
  const settings = {
    service: text('AUTOSCALER_SERVICE'),
    host: text('AUTOSCALER_HOST'),
    metricsPort: number('AUTOSCALER_METRICS_PORT', 9464, 1, 65_535),
    cpuLimit: number('AUTOSCALER_CPU_LIMIT', 1, 0.1, 64),
    intervalMs: number('AUTOSCALER_INTERVAL', 15, 1, 300) * 1000,
    socketPath: text('AUTOSCALER_SOCKET', '/var/run/docker.sock'),
    rules: {
      min: number('AUTOSCALER_MIN', 2, 1, 100),
      max: number('AUTOSCALER_MAX', 10, 1, 100),
      targetCpu: number('AUTOSCALER_CPU_PERCENT', 50, 10, 90) / 100,
      scaleOutCooldownMs: number('AUTOSCALER_SCALE_OUT_COOLDOWN', 60, 0, 3_600) * 1000,
      scaleInWindowMs: number('AUTOSCALER_SCALE_IN_WINDOW', 300, 0, 3_600) * 1000,
    },
  };
  if (settings.rules.min > settings.rules.max) problems.push('AUTOSCALER_MIN: is more than AUTOSCALER_MAX');
  if (problems.length > 0) throw new SettingsError(`The autoscaler cannot start:\n  ${problems.join('\n  ')}`);
  return settings;
}
