import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppConfig, type AppConfigValues, type DatabaseConfig } from '../../src/platform/config/app-config.js';

/** A configuration for one test application, with folders of its own. */
export function testConfig(database: DatabaseConfig, overrides: Partial<AppConfigValues> = {}): AppConfig {
  const dataDir = mkdtempSync(join(tmpdir(), 'bookstore-test-'));
  return new AppConfig({
    env: 'test',
    services: { auth: 'here', catalog: 'here', orders: 'here' },
    port: 0,
    listenAddress: undefined,
    dataDir,
    uploadsDir: join(dataDir, 'uploads'),
    database,
    moveFrom: undefined,
    publicUrl: new URL('http://localhost'),
    sessionSecret: 'a-secret-for-tests-that-is-long-enough',
    currency: 'USD',
    reservationTtlSeconds: 900,
    carrierSpeedSeconds: 60,
    instanceId: 'test-instance',
    demoData: false,
    rateLimits: false,
    logLevel: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    trustProxy: false,
    metricsPort: undefined,
    shutdownDrainMs: 0,
    rabbitmqUrl: undefined,
    payment: { provider: 'simulated' },
    mail: { smtpUrl: undefined, from: 'BookStore <shop@example.com>' },
    internalSecrets: [],
    failpoints: undefined,
    ...overrides,
  });
}
