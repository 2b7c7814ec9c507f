import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Shop } from './shop.js';

/** One address for several processes of a shop, as a balancer gives them: each call goes to the next. */
export class Entrance {
  /** How the calls were answered: how often by status. */
  readonly answers = new Map<number, number>();
  private turn = 0;

  private constructor(private readonly server: Server) {}

  static async open(shop: Shop): Promise<Entrance> {
    const server = createServer();
    const entrance = new Entrance(server);
    server.on('request', (request, response) => {
      const at = (entrance.turn += 1) % shop.programs.length;
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
          typeof value === 'string' && !PER_CONNECTION.includes(name) ? [[name, value]] : [],
        );
        const body = Buffer.concat(chunks);
        fetch(`${shop.url(at)}${request.url ?? '/'}`, { method: request.method ?? 'POST', headers, body })
          .then(async (answer) => {
            entrance.answers.set(answer.status, (entrance.answers.get(answer.status) ?? 0) + 1);
            response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
          })
          .catch(() => response.writeHead(502).end());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return entrance;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const PER_CONNECTION: readonly string[] = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'];
