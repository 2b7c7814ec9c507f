import { join } from 'node:path';
import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule, Reflector } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { ThrottlerModule, ThrottlerStorage } from '@nestjs/throttler';
import { Clock, SystemClock } from '../shared/clock.js';
import { CheckInvariantsCommand } from './invariants/check-invariants.command.js';
import { EventsAppliedCheck, EventsRelayedCheck } from './invariants/event-invariants.js';
import { Invariants } from './invariants/invariants.js';
import { WatchInvariantsTask } from './invariants/watch-invariants.task.js';
import { MigrateCommand } from './cli/migrate.command.js';
import { SettingsCommand } from './cli/settings.command.js';
import { AppConfig } from './config/app-config.js';
import { DatabaseModule } from './database/database.module.js';
import type { ModulePersistence } from './database/persistence.js';
import { PoolMetrics } from './database/pool-metrics.js';
import { ProvidersOf } from './discovery/providers-of.js';
import { DatabaseReadinessCheck } from './health/database-readiness-check.js';
import { AMQP } from './events/amqp/amqp.providers.js';
import { BatchPublisher } from './events/batch-publisher.js';
import { DatabaseOutbox } from './events/database-outbox.js';
import { DeadEvents } from './events/dead-events.js';
import { DeadLetters, NoDeadLetters } from './events/dead-letters.js';
import { DeadLettersActions } from './events/cli/dead-letters.actions.js';
import { EventsCommand } from './events/cli/events.command.js';
import { EventLog } from './events/event-log.js';
import { EventMetricsTask } from './events/event-metrics.task.js';
import { EventsController } from './events/http/events.controller.js';
import { EventDelivery } from './events/event-delivery.js';
import { EventIntake, NoEventIntake } from './events/event-intake.js';
import { type EventSubscription, EventSubscriptions } from './events/event-subscription.js';
import { EventTables } from './events/event-tables.js';
import { EventTransport } from './events/event-transport.js';
import { Inbox } from './events/inbox.js';
import { InProcessEventTransport } from './events/in-process-event-transport.js';
import { Outbox } from './events/outbox.js';
import { OutboxQueue } from './events/outbox-queue.js';
import { OutboxRelay } from './events/outbox-relay.js';
import { OutboxSignal } from './events/outbox-signal.js';
import { PruneEventsTask } from './events/prune-events.task.js';
import { RelayOutboxTask } from './events/relay-outbox.task.js';
import { Draining } from './health/draining.js';
import { GracefulShutdown } from './health/graceful-shutdown.js';
import { HealthIndicators } from './health/health-indicators.js';
import { HealthController } from './health/health.controller.js';
import { InternalCallMetrics } from './internal/internal-call.metrics.js';
import { InternalCallers } from './internal/internal-callers.js';
import { InternalCalls } from './internal/internal-calls.js';
import { AccessGuard } from './http/access.guard.js';
import { AssetsMiddleware } from './http/assets.middleware.js';
import { CsrfTokens } from './http/csrf-tokens.js';
import { dtoValidationPipe } from './http/dto-validation.pipe.js';
import { ErrorFilter } from './http/error.filter.js';
import { HeldRequestsMiddleware } from './http/held-requests.middleware.js';
import { LanguageController } from './http/language.controller.js';
import { PageRenderer } from './http/page-renderer.js';
import { PageInterceptor } from './http/page.interceptor.js';
import { PlatformErrorStatuses } from './http/platform-error-statuses.js';
import { RequestContextMiddleware } from './http/request-context.middleware.js';
import { RequestAuthentication } from './http/request-authentication.js';
import { SameOriginMiddleware } from './http/same-origin.middleware.js';
import { SessionCookie } from './http/session-cookie.js';
import { SessionStrategy } from './http/session.strategy.js';
import { Translator } from './i18n/translator.js';
import { DatabaseIdempotencyKeys } from './idempotency/database-idempotency-keys.js';
import { IdempotencyKeys } from './idempotency/idempotency-keys.js';
import { IdempotentCommands } from './idempotency/idempotent-commands.js';
import { PruneIdempotencyKeysTask } from './idempotency/prune-idempotency-keys.task.js';
import { Markers } from './markers/markers.js';
import { MetricsServer } from './metrics/metrics-server.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Metrics } from './metrics/metrics.js';
import { MoveCommand } from './move/move.command.js';
import { RequestMetricsMiddleware } from './metrics/request-metrics.middleware.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { platformPersistence } from './persistence/platform.persistence.js';
import { DatabaseRateLimitStorage } from './rate-limit/database-rate-limit-storage.js';
import { PruneRateLimitsTask } from './rate-limit/prune-rate-limits.task.js';
import { RateLimitGuard, throttlerOptions } from './rate-limit/rate-limit.guard.js';
import { RefusalLimit } from './rate-limit/refusal-limit.js';
import { DatabaseTaskLeases } from './timers/database-task-leases.js';
import { TaskLeases } from './timers/task-leases.js';
import { TaskRunner } from './timers/task-runner.js';
import { Assets } from './views/assets.js';
import { Views } from './views/views.js';

/** For every module: what it may inject without importing anything. */
const SHARED: Provider[] = [
  { provide: Clock, useClass: SystemClock },
  { provide: IdempotencyKeys, useClass: DatabaseIdempotencyKeys },
  { provide: Outbox, useClass: DatabaseOutbox },
  IdempotentCommands,
  { provide: TaskLeases, useClass: DatabaseTaskLeases },
  ProvidersOf,
  Draining,
  GracefulShutdown,
  InternalCallMetrics,
  InternalCalls,
  CsrfTokens,
  SessionCookie,
  Metrics,
  MetricsServer,
  PoolMetrics,
  Markers,
  RefusalLimit,
  TaskRunner,
  Translator,
];

const HTTP: Provider[] = [
  InternalCallers,
  RequestContextMiddleware,
  SameOriginMiddleware,
  AssetsMiddleware,
  HeldRequestsMiddleware,
  RequestMetricsMiddleware,
  RequestAuthentication,
  SessionStrategy,
  PageRenderer,
  PlatformErrorStatuses,
  HealthIndicators,
  { provide: APP_GUARD, useClass: AccessGuard },
  { provide: APP_GUARD, useClass: RateLimitGuard },
  { provide: APP_INTERCEPTOR, useClass: PageInterceptor },
  { provide: APP_PIPE, useFactory: dtoValidationPipe },
  { provide: APP_FILTER, useClass: ErrorFilter },
];

/** What happens to events once they are in an outbox. */
const EVENTS: Provider[] = [
  BatchPublisher,
  DeadEvents,
  DeadLettersActions,
  EventDelivery,
  EventLog,
  EventMetricsTask,
  EventsCommand,
  Inbox,
  OutboxQueue,
  OutboxRelay,
  OutboxSignal,
  PruneEventsTask,
  RelayOutboxTask,
];

/** Events where one process publishes and consumes them. */
const IN_PROCESS: Provider[] = [
  { provide: EventTransport, useClass: InProcessEventTransport },
  { provide: EventIntake, useClass: NoEventIntake },
  { provide: DeadLetters, useClass: NoDeadLetters },
];

const WORK: Provider[] = [
  CheckInvariantsCommand,
  EventsAppliedCheck,
  EventsRelayedCheck,
  Invariants,
  WatchInvariantsTask,
  MigrateCommand,
  MoveCommand,
  SettingsCommand,
  PruneIdempotencyKeysTask,
  PruneRateLimitsTask,
  DatabaseReadinessCheck,
];

/** What every module stands on. It knows none of them. */
@Global()
@Module({})
export class PlatformModule {
  /** `rootDir` is where `views`, `public` and `node_modules` are. */
  static for(options: {
    config: AppConfig;
    rootDir: string;
    /** Of what is hosted here. */
    modules: readonly ModulePersistence[];
    /** Of every module of the build, hosted here or not. */
    build: readonly ModulePersistence[];
    /** Of every module of the build, hosted here or not. */
    subscriptions: readonly EventSubscription[];
  }): DynamicModule {
    const { config, rootDir, modules, build, subscriptions } = options;
    const assets = Assets.load({ publicDir: join(rootDir, 'public'), nodeModulesDir: join(rootDir, 'node_modules') });
    return {
      module: PlatformModule,
      imports: [
        DiscoveryModule,
        DatabaseModule.forModules([platformPersistence, ...modules]),
        TerminusModule.forRoot({ logger: false, errorLogStyle: 'json' }),
        ThrottlerModule.forRootAsync({ inject: [Reflector], useFactory: throttlerOptions }),
      ],
      controllers: [HealthController, MetricsController, LanguageController, OpenApiController, EventsController],
      providers: [
        { provide: AppConfig, useValue: config },
        { provide: Assets, useValue: assets },
        {
          provide: Views,
          inject: [Translator],
          useFactory: (translator: Translator) =>
            Views.load({ viewsDir: join(rootDir, 'views'), translator, asset: (path) => assets.url(path) }),
        },
        { provide: ThrottlerStorage, useClass: DatabaseRateLimitStorage },
        { provide: EventTables, useValue: new EventTables(modules, build) },
        { provide: EventSubscriptions, useValue: new EventSubscriptions(subscriptions) },
        ...SHARED,
        ...EVENTS,
        ...(config.rabbitmqUrl === undefined ? IN_PROCESS : AMQP),
        ...HTTP,
        ...WORK,
      ],
      exports: [AppConfig, Views, Assets, ...SHARED],
    };
  }
}
