import { Injectable } from '@nestjs/common';
import { AuthApi } from '../auth/auth.api.js';
import { CatalogApi } from '../catalog/catalog.api.js';
import { OrdersApi } from '../orders/orders.api.js';
import { AppConfig } from '../platform/config/app-config.js';
import { DependencyCheck } from '../platform/health/dependency-check.js';
import { SERVICES, type ServiceName } from '../shared/services.js';

/** Whether the services that this process calls answer: it asks each for nothing, on the way that its calls take. */
@Injectable()
export class ServicesCheck extends DependencyCheck {
  readonly name = 'services';
  private readonly questions: Readonly<Record<ServiceName, () => Promise<unknown>>>;

  constructor(
    private readonly config: AppConfig,
    auth: AuthApi,
    catalog: CatalogApi,
    orders: OrdersApi,
  ) {
    super();
    this.questions = {
      auth: () => auth.usersByIds([]),
      catalog: () => catalog.booksByIds([]),
      orders: () => orders.cartSize(null, null),
    };
  }

  async check(): Promise<void> {
    const elsewhere = SERVICES.filter((service) => !this.config.hosts(service));
    const answers = await Promise.allSettled(elsewhere.map((service) => this.questions[service]()));
    const silent = elsewhere.filter((_service, index) => answers[index]?.status === 'rejected');
    if (silent.length > 0)
      throw new Error(`no answer from ${silent.join(' and ')}: pages do without, or say to try again`);
  }
}
