import { ProviderRefusedError, ProviderUnavailableError } from './provider-errors.js';

const DEFAULT_MAX_BYTES = 65_536;

export interface ProviderCall {
  readonly method: 'GET' | 'POST';
  /** `/v1/charges` */
  readonly path: string;
  /** Repeating the call with the same key is harmless. */
  readonly idempotencyKey?: string;
  readonly body?: object;
  /** The longest answer that is read. */
  readonly maxBytes?: number;
}

export interface ProviderAddress {
  readonly url: URL;
  readonly apiKey: string;
  readonly timeoutMs: number;
}

/** JSON calls to the payment provider. Neither what is sent nor what comes back is ever part of an error or a log line. */
export class ProviderClient {
  constructor(private readonly address: ProviderAddress) {}

  /**
   * The body of a 2xx answer.
   * @throws ProviderRefusedError for a 4xx that means a mistake of ours, ProviderUnavailableError for everything else
   */
  async call(call: ProviderCall): Promise<object> {
    const { status, text } = await this.send(call);
    const body = parseObject(text);
    if (status >= 200 && status < 300) {
      if (!body) throw new ProviderUnavailableError(`a ${status} whose body is no JSON object`);
      return body;
    }
    // 408, 425 and 429 are refusals that pass.
    const isOurMistake = status >= 400 && status < 500 && ![408, 425, 429].includes(status);
    if (isOurMistake) throw new ProviderRefusedError(status, reasonOf(body));
    throw new ProviderUnavailableError(`status ${status}`);
  }

  private async send(call: ProviderCall): Promise<{ status: number; text: string }> {
    const { method, path, idempotencyKey, body, maxBytes = DEFAULT_MAX_BYTES } = call;
    const { url, apiKey, timeoutMs } = this.address;
    try {
      const response = await fetch(new URL(path, url), {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${apiKey}`,
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A redirect could carry a card to anywhere.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: response.status, text: await boundedText(response, maxBytes) };
    } catch (error) {
      if (error instanceof ProviderUnavailableError) throw error;
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      throw new ProviderUnavailableError(isLate ? `none within ${timeoutMs} ms` : 'the connection failed', {
        cause: error,
      });
    }
  }
}

async function boundedText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new ProviderUnavailableError(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The provider's `error.code`, as long as it is a word: anything else could be an echo of what was sent. */
function reasonOf(body: object | undefined): string {
  const error: unknown = body && 'error' in body ? body.error : undefined;
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[a-z][a-z_]{1,49}$/.test(code) ? code : 'without a reason';
}
