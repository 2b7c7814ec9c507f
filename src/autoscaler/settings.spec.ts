import { readSettings } from './settings.js';

const NEEDED = { AUTOSCALER_SERVICE: 'bookstore_app', AUTOSCALER_HOST: 'app' };

describe('the settings of the autoscaler', () => {
  it('are few', () => {
    expect(readSettings(NEEDED)).toEqual({
      service: 'bookstore_app',
      host: 'app',
      metricsPort: 9464,
      cpuLimit: 1,
      intervalMs: 15_000,
      socketPath: '/var/run/docker.sock',
      rules: { min: 2, max: 10, targetCpu: 0.5, scaleOutCooldownMs: 60_000, scaleInWindowMs: 300_000 },
    });
  });

  it.each([
    [{ AUTOSCALER_HOST: '' }, 'AUTOSCALER_HOST: is not set'],
    [{ AUTOSCALER_MIN: 'four' }, 'AUTOSCALER_MIN: "four" is no number from 1 to 100'],
    [{ AUTOSCALER_CPU_PERCENT: '100' }, 'AUTOSCALER_CPU_PERCENT: "100" is no number from 10 to 90'],
    [{ AUTOSCALER_MIN: '12' }, 'AUTOSCALER_MIN: is more than AUTOSCALER_MAX'],
  ])('%j stops the start', (wrong, problem) => {
    expect(() => readSettings({ ...NEEDED, ...wrong })).toThrow(problem);
  });
});
