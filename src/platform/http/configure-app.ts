import type { IncomingMessage } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cookieParser from 'cookie-parser';
import type { Request } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { AppConfig } from '../config/app-config.js';
import { requestLog } from '../logging/request-log.middleware.js';
import { RequestMetricsMiddleware } from '../metrics/request-metrics.middleware.js';
import { AssetsMiddleware } from './assets.middleware.js';
import { HeldRequestsMiddleware } from './held-requests.middleware.js';
import { answerRefusedRequests } from './refused-requests.js';
import { isInternal, isWebhook } from './request-context.js';
import { RequestContextMiddleware } from './request-context.middleware.js';
import { SameOriginMiddleware } from './same-origin.middleware.js';

/** Forms and JSON bodies; uploads have limits of their own. */
const BODY_LIMIT = '256kb';

/** A webhook names one payment. */
const WEBHOOK_LIMIT = '16kb';

/** A hundred books to put on sale, with the longest descriptions. */
const INTERNAL_LIMIT = '2mb';

/** Above the balancers' idle 60 s, so that they never meet a connection that we are just closing. */
export const KEEP_ALIVE_MS = 75_000;
const HEADERS_TIMEOUT_MS = 80_000;

/** The way of a request, in order, before it reaches a controller. */
export function configureApp(app: NestExpressApplication, logger: Logger): void {
  const config = app.get(AppConfig);
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');

  app.use(cookieParser());
  useClass(app, RequestContextMiddleware);
  app.use(requestLog(logger));
  useClass(app, RequestMetricsMiddleware);
  app.use(securityHeaders(config));
  useClass(app, AssetsMiddleware);
  useClass(app, SameOriginMiddleware);
  useClass(app, HeldRequestsMiddleware);
  app.useBodyParser('raw', { limit: WEBHOOK_LIMIT, inflate: false, type: isFrom(isWebhook) });
  app.useBodyParser('raw', { limit: INTERNAL_LIMIT, inflate: false, type: isFrom(isInternal) });
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.useBodyParser('urlencoded', { limit: BODY_LIMIT, extended: false, parameterLimit: 200 });

  const server = app.getHttpServer();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  answerRefusedRequests(server, config.instanceId);
}

type MiddlewareClass =
  | typeof RequestContextMiddleware
  | typeof RequestMetricsMiddleware
  | typeof AssetsMiddleware
  | typeof HeldRequestsMiddleware
  | typeof SameOriginMiddleware;

function useClass(app: NestExpressApplication, Class: MiddlewareClass): void {
  const middleware: InstanceType<MiddlewareClass> = app.get(Class);
  app.use(middleware.use.bind(middleware));
}

/** A signature is over the bytes of a message, whatever it calls them. */
const isFrom =
  (senders: (request: Request) => boolean) =>
  (request: IncomingMessage): boolean =>
    senders(request as Request);

function securityHeaders(config: AppConfig) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        ...(config.secureCookies ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    // The Origin header of our own forms must survive; no-referrer would make it "null".
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: config.secureCookies ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
  });
}
