import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { principalOf } from '../http/principal.js';
import { contextOf } from '../http/request-context.js';

/** Balancers and browsers ask for these all day long: one line each would drown the rest. */
const QUIET = /^\/(health|metrics|assets)(\/|$)/;

/** One line a request: method, path (without the query), status, milliseconds, request id and user; no headers, no body. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp<Request>({
    logger,
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'requestId' },
    genReqId: (request) => contextOf(request).requestId,
    serializers: {
      req: (request: { raw: Request }) => ({ method: request.raw.method, path: request.raw.path }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    customProps: (request: IncomingMessage) => userOf(request),
    customLogLevel: (request: Request, response, error) => {
      if (error || response.statusCode >= 500) return 'error';
      return QUIET.test(request.path) ? 'debug' : 'info';
    },
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request failed',
  }) as RequestHandler;
}

function userOf(request: IncomingMessage): object {
  const principal = principalOf(request as Request);
  return principal ? { userId: principal.userId } : {};
}
