import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A packet of MySQL's protocol: length 7, sequence 0, COM_QUERY, the statement. */
const COM_QUERY_COMMIT = Buffer.from([7, 0, 0, 0, 3, ...Buffer.from('COMMIT')]);

type Mode = 'pass' | 'refuse' | 'freeze';

/** A TCP proxy in front of a server that a test can take away: by closing every connection, or by going silent. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private mode: Mode = 'pass';
  private delayMs = 0;
  private commitsToCut = 0;
  private cutNext = false;

  private constructor(
    private readonly server: Server,
    private readonly target: { readonly host: string; readonly port: number },
  ) {}

  static async start(target: { host: string; port: number }): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server, target);
    server.on('connection', (socket) => proxy.accept(socket));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the proxy does not listen');
    return address.port;
  }

  /** Bytes flow again; connections that were frozen are gone, as after a failover. */
  pass(): void {
    if (this.mode === 'freeze') this.drop();
    this.mode = 'pass';
  }

  /** Ends every connection, and each new one at once: a server that is down. */
  refuse(): void {
    this.mode = 'refuse';
    this.drop();
  }

  /** Connections stay and are accepted, but no byte comes through: a server that hangs, or a black hole. */
  freeze(): void {
    this.mode = 'freeze';
    for (const socket of this.sockets) socket.pause();
  }

  /** Every byte takes so much longer, each way. */
  delay(ms: number): void {
    this.delayMs = ms;
  }

  /** Ends every connection, once; new ones pass. */
  reset(): void {
    this.drop();
  }

  /**
   * Of the next `times` transactions of MySQL clients, lets COMMIT through and the answer not: the server has committed, and
   * the client cannot know.
   */
  cutAfterCommit(times: number): void {
    this.commitsToCut = times;
  }

  /** Lets bytes through to the server, and ends the connection instead of handing on its next answer: it has acted, and the client cannot know. */
  cutAtNextAnswer(): void {
    this.cutNext = true;
  }

  /** How many of those are still to come. */
  get uncut(): number {
    return this.commitsToCut;
  }

  async close(): Promise<void> {
    this.drop();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    this.track(client);
    if (this.mode === 'refuse') {
      client.destroy();
      return;
    }
    if (this.mode === 'freeze') {
      client.pause();
      return;
    }
    const upstream = connect(this.target);
    this.track(upstream);
    let cut = false;
    client.on('data', (chunk: Buffer) => {
      if (this.commitsToCut > 0 && chunk.includes(COM_QUERY_COMMIT)) {
        this.commitsToCut -= 1;
        cut = true;
      }
      this.forward(chunk, upstream);
    });
    upstream.on('data', (chunk: Buffer) => {
      // The server answers a COMMIT when it has committed.
      if (cut || this.cutNext) {
        this.cutNext = false;
        client.destroy();
      } else this.forward(chunk, client);
    });
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  }

  private forward(chunk: Buffer, to: Socket): void {
    const write = (): void => {
      if (!to.destroyed) to.write(chunk);
    };
    if (this.delayMs === 0) write();
    else setTimeout(write, this.delayMs);
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.sockets.delete(socket));
  }

  private drop(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
