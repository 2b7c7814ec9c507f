import { Logger } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { FailpointSetting } from '../../platform/config/failpoint-setting.js';
import { ConfigError } from '../../platform/config/load-config.js';
import { EventConsumer } from '../../platform/events/event-consumer.js';
import { TaskContext } from '../../platform/timers/task-context.js';
import { Clock } from '../../shared/clock.js';
import { FailpointScopes } from './failpoint-scopes.js';
import { Failpoints } from './failpoints.js';

/**
 * Puts failpoints around whatever stands behind a port or a contract: providers whose token is an abstract class. It comes
 * first of all middleware. Without the setting, which only tests may give, it does nothing.
 * @throws ConfigError for a step that no port has
 */
export function installFailpoints(app: NestExpressApplication, setting: FailpointSetting | undefined): void {
  if (!setting) return;
  const scopes = new FailpointScopes(app.get(TaskContext));
  const failpoints = new Failpoints(setting, scopes);
  app.use(scopes.perRequest);
  for (const { token, instance } of app.get(DiscoveryService).getProviders()) {
    const adapter: unknown = instance;
    if (typeof adapter !== 'object' || adapter === null) continue;
    if (isPort(token, adapter)) failpoints.watch(token.name, adapter);
    else if (adapter instanceof EventConsumer) failpoints.watch(adapter.constructor.name, adapter);
  }
  const unknown = failpoints.unknownSteps();
  if (unknown.length > 0) throw new ConfigError([`FAILPOINTS: no port has the step ${unknown.join(' or ')}`]);
  new Logger('failpoints').warn('failpoints are set: this process breaks where it was told to');
}

/** Reading the clock is no step that anything could break at. */
function isPort(token: unknown, adapter: object): token is abstract new () => object {
  return typeof token === 'function' && token !== Clock && adapter.constructor !== token && adapter instanceof token;
}
