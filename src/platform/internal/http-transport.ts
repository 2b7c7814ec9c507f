import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { CallFailedError } from './call-failures.js';

/** More calls at once wait for a connection; the time that they wait is part of their time. */
const MAX_CONNECTIONS = 100;
const MAX_IDLE_CONNECTIONS = 32;

const MAX_ANSWER_BYTES = 4_194_304;

export interface OutgoingCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly timeoutMs: number;
}

export interface RawAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** POST over connections that are kept open, to one address. */
export class HttpTransport {
  private readonly agent: HttpAgent;
  private readonly request: typeof httpRequest;

  constructor(private readonly url: URL) {
    const isSecure = url.protocol === 'https:';
    const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS, maxFreeSockets: MAX_IDLE_CONNECTIONS };
    this.agent = isSecure ? new HttpsAgent(options) : new HttpAgent(options);
    this.request = isSecure ? httpsRequest : httpRequest;
  }

  /** @throws CallFailedError when no whole answer came in time */
  post({ path, headers, body, timeoutMs }: OutgoingCall): Promise<RawAnswer> {
    const { hostname, port } = this.url;
    return new Promise<RawAnswer>((resolve, reject) => {
      const request = this.request({
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port,
        path,
        method: 'POST',
        agent: this.agent,
        headers: { ...headers, 'content-length': String(body.length) },
      });
      const timer = setTimeout(() => {
        request.destroy(new CallFailedError(`no answer within ${timeoutMs} ms`, true));
      }, timeoutMs);
      const fail = (error: Error): void => {
        clearTimeout(timer);
        const isOurs = error instanceof CallFailedError;
        reject(isOurs ? error : new CallFailedError(`the connection failed: ${error.message}`, true, { cause: error }));
        request.destroy();
      };
      request.once('error', fail);
      request.once('response', (response) => {
        collect(response).then((answer) => {
          clearTimeout(timer);
          resolve(answer);
        }, fail);
      });
      request.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

async function collect(response: IncomingMessage): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new CallFailedError(`an answer of more than ${MAX_ANSWER_BYTES} bytes`, false);
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks, size) };
}
