import { type DynamicModule, Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { AuthModule } from './auth/auth.module.js';
import { AuthClientModule } from './auth/client/auth-client.module.js';
import { authPersistence } from './auth/infrastructure/persistence/auth.persistence.js';
import { CatalogModule } from './catalog/catalog.module.js';
import { CatalogClientModule } from './catalog/client/catalog-client.module.js';
import { catalogPersistence } from './catalog/infrastructure/persistence/catalog.persistence.js';
import { CompositionModule } from './composition/composition.module.js';
import { notificationsPersistence } from './notifications/infrastructure/persistence/notifications.persistence.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { OrdersClientModule } from './orders/client/orders-client.module.js';
import { ordersPersistence } from './orders/infrastructure/persistence/orders.persistence.js';
import { OrdersModule } from './orders/orders.module.js';
import type { AppConfig } from './platform/config/app-config.js';
import type { ModulePersistence } from './platform/database/persistence.js';
import type { ErrorStatuses } from './platform/http/error-statuses.js';
import { PlatformModule } from './platform/platform.module.js';
import { SERVICES, type ServiceName } from './shared/services.js';

type Imports = NonNullable<ModuleMetadata['imports']>;

/** What it takes to host a part of the shop, and what stands in for it where it is elsewhere. */
interface Part {
  readonly modules: (config: AppConfig) => Imports;
  readonly persistence: readonly ModulePersistence[];
  readonly clientAt: (url: URL) => DynamicModule;
  readonly errorStatuses: Type<ErrorStatuses>;
}

const PARTS: Readonly<Record<ServiceName, Part>> = {
  // Notifications go with auth: addresses never leave the process that owns them.
  auth: {
    modules: (config) => [AuthModule, NotificationsModule.for(config)],
    persistence: [authPersistence, notificationsPersistence],
    clientAt: (url) => AuthClientModule.at(url),
    errorStatuses: AuthModule.errorStatuses,
  },
  catalog: {
    modules: () => [CatalogModule],
    persistence: [catalogPersistence],
    clientAt: (url) => CatalogClientModule.at(url),
    errorStatuses: CatalogModule.errorStatuses,
  },
  orders: {
    modules: () => [OrdersModule],
    persistence: [ordersPersistence],
    clientAt: (url) => OrdersClientModule.at(url),
    errorStatuses: OrdersModule.errorStatuses,
  },
};

/** Those of the JSON API, of every module of the build. */
const API_CONTROLLERS: readonly Type[] = [
  ...AuthModule.apiControllers,
  ...CatalogModule.apiControllers,
  ...OrdersModule.apiControllers,
];

/** The composition root: what this process hosts, how the rest is reached, and how all that is joined. */
@Module({})
export class AppModule {
  /** `rootDir` is the project's folder, which has `views`, `public` and `node_modules`. */
  static for(config: AppConfig, rootDir: string): DynamicModule {
    const hosted = SERVICES.filter((service) => config.hosts(service)).map((service) => PARTS[service]);
    const elsewhere = SERVICES.filter((service) => !config.hosts(service)).map((service) => PARTS[service]);
    return {
      module: AppModule,
      imports: [
        PlatformModule.for({
          config,
          rootDir,
          modules: hosted.flatMap(({ persistence }) => persistence),
          build: SERVICES.flatMap((service) => PARTS[service].persistence),
          subscriptions: NotificationsModule.subscriptions,
        }),
        CompositionModule.for(config, API_CONTROLLERS),
        ...SERVICES.flatMap((service) => importsOf(service, config)),
      ],
      // A refusal that another process made is told by this one, in the same way.
      providers: elsewhere.map(({ errorStatuses }) => errorStatuses),
    };
  }
}

function importsOf(service: ServiceName, config: AppConfig): Imports {
  const place = config.services[service];
  return place === 'here' ? PARTS[service].modules(config) : [PARTS[service].clientAt(place)];
}
