import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AmqpPolicy } from '../../src/platform/events/amqp/amqp-policy.js';
import { AmqpTopology } from '../../src/platform/events/amqp/amqp-topology.js';
import { messageOf } from '../../src/platform/events/amqp/event-message.js';
import type { DomainEvent } from '../../src/shared/domain-event.js';
import { happened } from '../support/event-lab.js';
import { browserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { Program } from '../support/program.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { broker } from './support/broker.js';

const topology = new AmqpTopology(new AmqpPolicy());
const running: Program[] = [];
const proxies: TcpProxy[] = [];

function start(environment: Readonly<Record<string, string>>, ...rest: [string?, (readonly string[])?]): Program {
  const program = new Program({ LOG_LEVEL: 'info', SHUTDOWN_DRAIN_MS: '0', ...environment }, ...rest);
  running.push(program);
  return program;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.kill()));
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});

const send = (event: DomainEvent): Promise<void> =>
  broker.withChannel(async (channel) => {
    const confirmed = messageOf(event);
    channel.publish(topology.events, event.type, confirmed.content, confirmed.properties);
    await channel.checkExchange(topology.events);
  });

describe('the program with RabbitMQ', () => {
  it('starts and serves without it, catches up when it comes, and ends in order', async () => {
    const proxy = await TcpProxy.start(broker.address);
    proxies.push(proxy);
    proxy.refuse();
    const program = start({ RABBITMQ_URL: broker.behind(proxy.port) });
    const url = await program.url();
    const client = browserClient(url);
    expect((await client.get('/health/ready')).status).toBe(200);
    await client.post('/register', { name: 'Marta Rivas', email: 'marta@example.com', password: 'libros usados' });
    await program.prints(/RabbitMQ is away/);
    expect((await client.get('/books')).status).toBe(200);
    const metric = async (name: string): Promise<string | undefined> =>
      (await client.get('/metrics')).text.split('\n').find((line) => line.startsWith(name));
    expect(await metric('bookstore_amqp_connected{connection="publisher"}')).toMatch(/ 0$/);
    proxy.pass();
    const consumed = 'bookstore_amqp_consumed_total{consumer="notifications.write_mail"}';
    await eventually(
      () => metric(consumed),
      (line) => line?.endsWith(' 1') ?? false,
    );
    expect((await client.get('/dev/mail')).text).toContain('marta@example.com');
    expect((await client.get('/health')).json()).toMatchObject({ info: { dependencies: { rabbitmq: 'up' } } });
    program.signal('SIGTERM');
    expect(await program.exitCode()).toBe(0);
    // The password of the address.
    expect(program.printed).not.toContain('guest');
  });

  it('killed while it applies an event, applies it once when it is back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bookstore-stalled-'));
    const environment = { RABBITMQ_URL: broker.url, DATA_DIR: folder, SHOP_ROOT: join(__dirname, '../..') };
    const script = 'test/broker/support/consumer-process.mjs';
    const first = start({ ...environment, CONSUMER_STALLS: 'on' }, script);
    await first.prints(/listening/);
    await send({ ...happened('catalog', new Date()), type: 'catalog.counted' });
    await first.prints(/applying/);
    await first.kill();
    const second = start(environment, script);
    // What the first one had written was undone with it.
    await second.prints(/applying[^]*effects 1/);
    expect(second.printed).not.toContain('effects 2');
  });

  it('shows an operator what is dead, and delivers it again', async () => {
    const queue = topology.queueOf('notifications.write_mail');
    const environment = { RABBITMQ_URL: broker.url, DATA_DIR: mkdtempSync(join(tmpdir(), 'bookstore-dead-')) };
    const command = async (...args: string[]): Promise<string> => {
      const program = start({ ...environment, LOG_LEVEL: 'warn' }, 'dist/cli.js', ['events', 'dead-letters', ...args]);
      expect(await program.exitCode()).toBe(0);
      return program.printed;
    };
    expect(await command()).toBe('0 dead\n');
    const program = start(environment);
    await program.url();
    await broker.withChannel(async (channel) => {
      channel.sendToQueue(queue, Buffer.from('nonsense'), { messageId: 'lost-1', contentType: 'application/json' });
      await channel.checkQueue(queue);
    });
    await program.prints(/a delivery is dead/);
    program.signal('SIGTERM');
    await program.exitCode();
    expect(await command('list')).toMatch(/^lost-1 {2}\S+Z {2}notifications\.write_mail {2}.*1 failed: .*unreadable/);
    expect(await command('requeue', 'lost-1')).toBe('1 on their way again\n');
    expect(await command('list')).toBe('0 dead\n');
    const again = start(environment);
    await again.prints(/a delivery is dead/);
    expect(await command('discard', 'lost-1')).toBe('1 discarded: nobody will get it\n');
    expect(await command('list')).toBe('0 dead\n');
  });
});
