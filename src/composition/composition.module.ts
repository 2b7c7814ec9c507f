import { type DynamicModule, Global, Module, type Provider, type Type } from '@nestjs/common';
import { DemoData } from '../demo/demo-data.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { AfterSignIn } from '../platform/http/after-sign-in.js';
import { CartBadge } from '../platform/http/cart-badge.js';
import { LanguagePreference } from '../platform/http/language-preference.js';
import { Authenticator } from '../platform/http/principal.js';
import { ApiDescription } from '../platform/openapi/api-description.js';
import { ApiAuthenticator } from './api-authenticator.js';
import { ApiCartBadge } from './api-cart-badge.js';
import { ApiLanguagePreference } from './api-language-preference.js';
import { FirstDemo } from './first-demo.js';
import { MergeCartAfterSignIn } from './merge-cart-after-sign-in.js';
import { ServicesCheck } from './services-check.js';
import { WholeApiDescription } from './whole-api-description.js';

/** The platform's ports, bound to the modules' contracts wherever those are answered. */
const PORTS: Provider[] = [
  { provide: Authenticator, useClass: ApiAuthenticator },
  { provide: AfterSignIn, useClass: MergeCartAfterSignIn },
  { provide: CartBadge, useClass: ApiCartBadge },
  { provide: LanguagePreference, useClass: ApiLanguagePreference },
];

/** What joins the parts of the shop, and belongs to none of them. */
@Global()
@Module({})
export class CompositionModule {
  /** `apiControllers` are those of the whole build. */
  static for(config: AppConfig, apiControllers: readonly Type[]): DynamicModule {
    return {
      module: CompositionModule,
      providers: [
        ...PORTS,
        { provide: ApiDescription, useValue: new WholeApiDescription(apiControllers, config.publicUrl.origin) },
        ...(config.hostsEverything ? [] : [ServicesCheck]),
        // The demo's books are put on sale where the books are.
        ...(config.hosts('catalog') ? [DemoData, FirstDemo] : []),
      ],
      exports: [AfterSignIn, ApiDescription, Authenticator, CartBadge, LanguagePreference],
    };
  }
}
