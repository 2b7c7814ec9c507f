import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { principalOf } from '../http/principal.js';
import { contextOf } from '../http/request-context.js';

/** Balancers, browsers and other services ask for these all day long: one line each would drown the rest. */
const QUIET = /^\/(health|metrics|assets|internal)(\/|$)/;
const HEALTH = /^\/health(\/|$)/;

/** "Send me nothing" is an answer, not a failure: a drain is told when it begins, and so is a check that fails. */
const refusesTraffic = (request: Request, response: ServerResponse): boolean =>
  response.statusCode === 503 && HEALTH.test(request.path);

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
      if (error || (response.statusCode >= 500 && !refusesTraffic(request, response))) return 'error';
      return QUIET.test(request.path) ? 'debug' : 'info';
    },
    customSuccessMessage: () => 'request',
    customErrorMessage: (request, response) => (refusesTraffic(request, response) ? 'request' : 'request failed'),
    customErrorObject: (request, response, _error, line: object) =>
      refusesTraffic(request, response) ? { ...line, err: undefined } : line,
  }) as RequestHandler;
}

function userOf(request: IncomingMessage): object {
  const principal = principalOf(request as Request);
  return principal ? { userId: principal.userId } : {};
}
