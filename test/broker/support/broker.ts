import { connect, type Channel } from 'amqplib';

function needed(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run these suites by npm run test:broker`);
  return value;
}

/** The RabbitMQ that the suites share; each uses names of its own there. */
export const broker = {
  url: needed('TEST_RABBITMQ_URL'),

  get address(): { host: string; port: number } {
    const { hostname, port } = new URL(this.url);
    return { host: hostname, port: Number(port) };
  },

  /** `kill -9`; resolves when it is gone. */
  crash: () => ask('crash'),
  /** Resolves when it takes connections again. */
  start: () => ask('start'),
  /** Ends in order, and starts again. */
  restart: () => ask('restart'),

  /** The same broker behind another port. */
  behind(port: number): string {
    const url = new URL(this.url);
    url.port = String(port);
    return url.href;
  },

  async withChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    const connection = await connect(this.url);
    try {
      const channel = await connection.createChannel();
      const answer = await work(channel);
      await channel.close();
      return answer;
    } finally {
      await connection.close();
    }
  },
};

async function ask(action: string): Promise<void> {
  const response = await fetch(`${needed('TEST_RABBITMQ_CONTROL')}/${action}`);
  if (!response.ok) throw new Error(`${action}: ${await response.text()}`);
}
