/**
 * One relay of `npm run test:reliability`'s laboratory, in a process of its own, over the built platform of the folder given:
 * `node relay-lab.mjs ROOT relay URL SEED` carries events until none is pending; `… fill URL COUNT` makes the tables and
 * the events. One call of the consumer in ten fails, after it has written its effect.
 */
import process from 'node:process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';

const [root, action, url, number] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(path.join(root, 'dist', file)).href);
await load('platform/metrics/metrics.js');
const { DataSource } = await import('typeorm');
const { Logger } = await import('@nestjs/common');
const { dataSourceOptions } = await load('platform/database/data-source-options.js');
const { TypeormDatabase } = await load('platform/database/typeorm-database.js');
const { TypeormSession } = await load('platform/database/typeorm-session.js');
const { TypeormUnitOfWork } = await load('platform/database/typeorm-unit-of-work.js');
const { createInboxTable, createOutboxTable } = await load('platform/events/event-migrations.js');
const { EventTables } = await load('platform/events/event-tables.js');
const { TaskContext } = await load('platform/timers/task-context.js');
const { DatabaseOutbox } = await load('platform/events/database-outbox.js');
const { OutboxSignal } = await load('platform/events/outbox-signal.js');
const { OutboxQueue } = await load('platform/events/outbox-queue.js');
const { BatchPublisher } = await load('platform/events/batch-publisher.js');
const { OutboxRelay } = await load('platform/events/outbox-relay.js');
const { InProcessEventTransport } = await load('platform/events/in-process-event-transport.js');
const { EventDelivery } = await load('platform/events/event-delivery.js');
const { Inbox } = await load('platform/events/inbox.js');
const { Metrics } = await load('platform/metrics/metrics.js');
const { newId } = await load('shared/ids.js');
const { SystemClock } = await load('shared/clock.js');
const { EventConsumer } = await load('platform/events/event-consumer.js');

Logger.overrideLogger(false);
const config = { engine: 'mysql', url, readerUrl: undefined, poolSize: 8, tls: false };
const writer = await new DataSource(dataSourceOptions(config, 'writer', [])).initialize();
const session = new TypeormSession();
const database = new TypeormDatabase(writer, writer, session);
const unitOfWork = new TypeormUnitOfWork(writer, session, new TaskContext());
const tables = new EventTables([{ outbox: 'lab', inbox: 'lab' }]);
const clock = new SystemClock();

if (action === 'fill') await fill(Number(number));
else await relay(Number(number));
await writer.destroy();

async function fill(count) {
  const runner = writer.createQueryRunner();
  await createOutboxTable(runner, 'lab');
  await createInboxTable(runner, 'lab');
  // Without a key: what is applied twice is seen twice.
  await runner.query('CREATE TABLE lab_effects (event_id varchar(26) NOT NULL, relay integer NOT NULL)');
  await runner.query('CREATE TABLE lab_deliveries (deliveries integer NOT NULL)');
  await runner.release();
  const outbox = new DatabaseOutbox(database, tables, clock, new OutboxSignal());
  for (let start = 0; start < count; start += 1_000) {
    const events = Array.from({ length: Math.min(1_000, count - start) }, () => ({
      id: newId(),
      type: 'lab.happened',
      subject: 'something',
      occurredAt: new Date(),
      payload: {},
    }));
    await unitOfWork.run(() => outbox.append(events));
  }
}

async function relay(seed) {
  let state = seed;
  const chance = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  class Counting extends EventConsumer {
    name = 'lab.count';
    types = ['lab.happened'];

    async apply(event) {
      await database.execute('INSERT INTO lab_effects (event_id, relay) VALUES (?, ?)', [event.id, seed]);
      if (chance() < 0.1) throw new Error('one in ten');
    }
  }
  const consumers = [new Counting()];
  const delivery = new EventDelivery({ all: () => consumers }, tables, new Inbox(database, tables, clock), unitOfWork);
  const queue = new OutboxQueue(database, unitOfWork, clock);
  const inner = new InProcessEventTransport(delivery);
  let deliveries = 0;
  // Now and then an event comes twice, as from a relay that died before it wrote down that it had published it.
  const transport = {
    async publish(event) {
      deliveries += 1;
      await inner.publish(event);
      if (chance() < 0.05) await inner.publish(event);
    },
  };
  const publisher = new BatchPublisher(queue, transport, clock, new Metrics());
  const outboxRelay = new OutboxRelay(tables, queue, publisher);
  const pending = async () => {
    const [row] = await database.query("SELECT COUNT(*) AS pending FROM lab_outbox WHERE state = 'pending'");
    return Number(row.pending);
  };
  while ((await pending()) > 0) {
    await outboxRelay.run();
    await delay(200);
  }
  await database.query('INSERT INTO lab_deliveries (deliveries) VALUES (?)', [deliveries]);
}
