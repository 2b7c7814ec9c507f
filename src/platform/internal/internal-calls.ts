import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { AppConfig } from '../config/app-config.js';
import { CallSender } from './call-sender.js';
import { HttpTransport } from './http-transport.js';
import { InternalCallMetrics } from './internal-call.metrics.js';
import { RemoteModule, type RemoteModuleParts } from './remote-module.js';

/** Opens the ways to the modules that other processes host. */
@Injectable()
export class InternalCalls implements OnApplicationShutdown {
  private readonly logger = new Logger('internal');
  private readonly opened: { close(): void }[] = [];

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly metrics: InternalCallMetrics,
  ) {}

  /** The module at `url`. @throws Error without INTERNAL_SECRET */
  to<Api extends object>(
    url: URL,
    parts: Pick<RemoteModuleParts<Api>, 'service' | 'wire' | 'revivals'>,
  ): RemoteModule<Api> {
    const [secret] = this.config.internalSecrets;
    if (secret === undefined) throw new Error(`INTERNAL_SECRET: is not set; calls to ${parts.service} need it`);
    const sender = new CallSender(new HttpTransport(url), secret, this.clock);
    const remote = new RemoteModule<Api>({ ...parts, sender, metrics: this.metrics, logger: this.logger });
    this.opened.push(remote);
    return remote;
  }

  onApplicationShutdown(): void {
    for (const remote of this.opened) remote.close();
  }
}
