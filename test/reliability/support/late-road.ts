import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Held {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * A road to the payment provider on which the first request to charge an order is held up while its sender hears nothing, and on
 * which a cancellation is answered by somebody in between and gets no further. So money may be taken long after the shop has
 * given an attempt up, which no honest provider does that has heard of it.
 */
export class LateRoad {
  private readonly held = new Map<string, Held>();
  /** By order, the payment that is late. */
  private readonly late = new Map<string, string>();

  private constructor(
    private readonly server: Server,
    private readonly provider: string,
  ) {}

  /** `provider`: its address. */
  static async open(provider: string): Promise<LateRoad> {
    const server = createServer();
    const road = new LateRoad(server, provider);
    server.on('request', (request, response) => {
      road.carry(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return road;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Lets the order's held request go on to the provider. @returns its answer, which nobody else hears */
  async letGo(order: string): Promise<number> {
    const held = this.held.get(order);
    if (!held) throw new Error(`nothing is held of ${order}`);
    this.held.delete(order);
    const { path, headers, body } = held;
    const { status } = await fetch(`${this.provider}${path}`, { method: 'POST', headers, body });
    return status;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/' } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string' && !PER_CONNECTION.includes(entry[0]),
      ),
    );
    const cancelled = /^\/v1\/charges\/([^/]+)\/cancellation$/.exec(path)?.[1];
    if (cancelled !== undefined) {
      answer(response, 200, JSON.stringify({ payment: cancelled, status: 'cancelled' }));
      return;
    }
    const order = method === 'POST' && path === '/v1/charges' ? orderOf(body) : undefined;
    const payment = headers['idempotency-key'] ?? '';
    if (order !== undefined && (this.late.get(order) ?? payment) === payment) {
      this.late.set(order, payment);
      this.held.set(order, { path, headers, body });
      response.destroy();
      return;
    }
    const given = await fetch(`${this.provider}${path}`, { method, headers, ...(body.length > 0 ? { body } : {}) });
    answer(response, given.status, await given.text());
  }
}

const PER_CONNECTION: readonly string[] = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'];

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}

const orderOf = (body: Buffer): string => String((JSON.parse(body.toString()) as { order?: unknown }).order);
