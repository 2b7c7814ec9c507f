import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AuthModule } from './auth/auth.module.js';
import { authPersistence } from './auth/infrastructure/persistence/auth.persistence.js';
import { CatalogModule } from './catalog/catalog.module.js';
import { catalogPersistence } from './catalog/infrastructure/persistence/catalog.persistence.js';
import { ApiAuthenticator } from './composition/api-authenticator.js';
import { ApiCartBadge } from './composition/api-cart-badge.js';
import { ApiLanguagePreference } from './composition/api-language-preference.js';
import { MergeCartAfterSignIn } from './composition/merge-cart-after-sign-in.js';
import { stockInvariants } from './composition/invariants/stock-invariants.js';
import { DemoData } from './demo/demo-data.js';
import { notificationsPersistence } from './notifications/infrastructure/persistence/notifications.persistence.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { ordersPersistence } from './orders/infrastructure/persistence/orders.persistence.js';
import { OrdersModule } from './orders/orders.module.js';
import type { AppConfig } from './platform/config/app-config.js';
import { AfterSignIn } from './platform/http/after-sign-in.js';
import { CartBadge } from './platform/http/cart-badge.js';
import { LanguagePreference } from './platform/http/language-preference.js';
import { Authenticator } from './platform/http/principal.js';
import { sqlInvariants } from './platform/invariants/invariant-check.js';
import { PlatformModule } from './platform/platform.module.js';

/** Binds the platform's ports to the modules' contracts. */
@Global()
@Module({
  providers: [
    { provide: Authenticator, useClass: ApiAuthenticator },
    { provide: AfterSignIn, useClass: MergeCartAfterSignIn },
    { provide: CartBadge, useClass: ApiCartBadge },
    { provide: LanguagePreference, useClass: ApiLanguagePreference },
    DemoData,
    ...sqlInvariants(stockInvariants),
  ],
  exports: [AfterSignIn, Authenticator, CartBadge, LanguagePreference, DemoData],
})
class CompositionModule {}

/** The composition root: what this process hosts, and how its parts are joined. */
@Module({})
export class AppModule {
  /** `rootDir` is the project's folder, which has `views`, `public` and `node_modules`. */
  static for(config: AppConfig, rootDir: string): DynamicModule {
    const modules = [authPersistence, catalogPersistence, ordersPersistence, notificationsPersistence];
    return {
      module: AppModule,
      imports: [
        PlatformModule.for({ config, rootDir, modules, subscriptions: NotificationsModule.subscriptions }),
        CompositionModule,
        AuthModule,
        CatalogModule,
        OrdersModule,
        NotificationsModule.for(config),
      ],
    };
  }
}
