import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { ProviderError } from './provider-error.js';
import type { Call, Reply } from './routes.js';

const MAX_BODY_BYTES = 16_384;

export interface ServerOptions {
  readonly apiKey: string;
  readonly answer: (call: Call) => Promise<Reply>;
  readonly logger: Logger;
}

/** The provider over HTTP: JSON in and out, every error `{ error: { code, message, fields } }`. */
export function createProviderServer({ apiKey, answer, logger }: ServerOptions): Server {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = request;
    const [path = '/', search = ''] = url.split('?', 2);
    let reply: Reply;
    try {
      assertAuthorised(request, apiKey);
      const key = request.headers['idempotency-key'];
      reply = await answer({
        method,
        path,
        query: new URLSearchParams(search),
        key: typeof key === 'string' ? key : undefined,
        body: () => readBody(request),
      });
    } catch (error) {
      reply = refusal(error, logger);
    }
    logger.info({ method, path, reply: typeof reply === 'string' ? reply : reply.status }, 'request');
    send(request, response, reply);
  };
  return createServer((request, response) => void handle(request, response));
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return;
  if (reply === 'drop') {
    request.socket.destroy();
    return;
  }
  // What was refused unread must not be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(reply.status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(reply.body));
}

function refusal(error: unknown, logger: Logger): Reply {
  if (error instanceof ProviderError) {
    const { status, code, message, fields } = error;
    return { status, body: { error: { code, message, fields } } };
  }
  logger.error({ err: error }, 'a request failed');
  return { status: 500, body: { error: { code: 'provider_error', message: 'something went wrong here', fields: {} } } };
}

/** Compares digests, so that neither length nor content of the key shows in the time that it takes. */
function assertAuthorised(request: IncomingMessage, apiKey: string): void {
  const [, given = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  if (!timingSafeEqual(digest(given), digest(apiKey))) {
    throw new ProviderError(401, 'unauthorized', 'send the API key as "Authorization: Bearer …"');
  }
}

async function readBody(request: IncomingMessage): Promise<object> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') {
    throw new ProviderError(415, 'not_json', 'send application/json');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  // Breaking off must leave the connection, or the refusal cannot be sent.
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ProviderError(413, 'too_large', `at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return parseObject(Buffer.concat(chunks).toString('utf8'));
}

function parseObject(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProviderError(400, 'invalid_json', 'the body is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProviderError(400, 'invalid_request', 'the body is no object');
  }
  return value;
}
