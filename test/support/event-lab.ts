import { Logger } from '@nestjs/common';
import { DiscoveryService, ModulesContainer } from '@nestjs/core';
import type { QueryRunner } from 'typeorm';
import { ProvidersOf } from '../../src/platform/discovery/providers-of.js';
import { BatchPublisher } from '../../src/platform/events/batch-publisher.js';
import { DatabaseOutbox } from '../../src/platform/events/database-outbox.js';
import { EventConsumer } from '../../src/platform/events/event-consumer.js';
import { EventDelivery } from '../../src/platform/events/event-delivery.js';
import { createInboxTable, createOutboxTable } from '../../src/platform/events/event-migrations.js';
import { EventTables } from '../../src/platform/events/event-tables.js';
import type { EventTransport } from '../../src/platform/events/event-transport.js';
import { Inbox } from '../../src/platform/events/inbox.js';
import { InProcessEventTransport } from '../../src/platform/events/in-process-event-transport.js';
import { OutboxQueue } from '../../src/platform/events/outbox-queue.js';
import { OutboxRelay } from '../../src/platform/events/outbox-relay.js';
import { OutboxSignal } from '../../src/platform/events/outbox-signal.js';
import { createTable } from '../../src/platform/database/migration.js';
import { idColumn, textColumn } from '../../src/platform/database/columns.js';
import type { ModulePersistence } from '../../src/platform/database/persistence.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import type { DomainEvent, EventId } from '../../src/shared/domain-event.js';
import { newId } from '../../src/shared/ids.js';
import { MutableClock } from './mutable-clock.js';
import { startTestDatabase, type TestDatabase } from './test-database.js';

class CreateLabTables1795000009999 {
  readonly name = 'CreateLabTables1795000009999';

  async up(runner: QueryRunner): Promise<void> {
    for (const module of ['lab', 'shop']) await createOutboxTable(runner, module);
    await createInboxTable(runner, 'lab');
    // Without a key: what is applied twice is seen twice.
    await createTable(runner, {
      name: 'lab_effects',
      columns: [idColumn('id', { primary: true }), textColumn('consumer', 80), idColumn('event_id')],
    });
  }

  async down(): Promise<void> {
    return Promise.resolve();
  }
}

const PERSISTENCE: readonly ModulePersistence[] = [
  { rows: [], migrations: [CreateLabTables1795000009999], outbox: 'lab', inbox: 'lab' },
  { rows: [], migrations: [], outbox: 'shop' },
];

/** Writes down which events it was called with, and fails when told to, after it has written. */
export class LabConsumer extends EventConsumer {
  readonly types: readonly string[] = ['lab.happened', 'shop.happened'];
  /** Asked after the effect was written: throwing undoes it. */
  mood: (event: DomainEvent) => void | Promise<void> = () => undefined;

  constructor(
    readonly name: string,
    private readonly db: TestDatabase,
  ) {
    super();
  }

  async apply(event: DomainEvent): Promise<void> {
    await this.db.database.execute('INSERT INTO lab_effects (id, consumer, event_id) VALUES (?, ?, ?)', [
      newId(),
      this.name,
      event.id,
    ]);
    await this.mood(event);
  }
}

/** Finds the consumers of the laboratory. */
class LabProviders extends ProvidersOf {
  constructor(private readonly providers: readonly object[]) {
    super(new DiscoveryService(new ModulesContainer()));
  }

  override all<T extends object>(base: abstract new (...args: never[]) => T): readonly T[] {
    const found: T[] = [];
    for (const provider of this.providers) if (provider instanceof base) found.push(provider);
    return found;
  }
}

interface StoredEvent {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly dueAt: number;
  readonly claim: string | null;
  readonly lastError: string | null;
  readonly requestId: string | null;
}

/** Two outboxes, `lab` and `shop`, and consumers of their events, over a database of the engine under test. */
export class EventLab {
  readonly clock = new MutableClock();
  readonly tables = new EventTables(PERSISTENCE);
  readonly signal = new OutboxSignal();
  readonly outbox: DatabaseOutbox;
  readonly consumers: LabConsumer[] = [];
  readonly queue: OutboxQueue;
  transport: EventTransport;
  readonly metrics = new Metrics();

  private constructor(readonly db: TestDatabase) {
    // What fails on purpose is not worth reading about.
    Logger.overrideLogger(false);
    const { database, unitOfWork } = db;
    this.outbox = new DatabaseOutbox(database, this.tables, this.clock, this.signal);
    this.queue = new OutboxQueue(database, unitOfWork, this.clock);
    this.transport = this.newTransport();
  }

  static async start(): Promise<EventLab> {
    return new EventLab(await startTestDatabase(PERSISTENCE));
  }

  consumer(name: string): LabConsumer {
    const consumer = new LabConsumer(name, this.db);
    this.consumers.push(consumer);
    return consumer;
  }

  relay(transport: EventTransport = this.transport): OutboxRelay {
    return new OutboxRelay(this.tables, this.queue, this.publisher(transport));
  }

  publisher(transport: EventTransport = this.transport): BatchPublisher {
    return new BatchPublisher(this.queue, transport, this.clock, this.metrics);
  }

  async append(count = 1, module = 'lab'): Promise<readonly DomainEvent[]> {
    const events = Array.from({ length: count }, () => happened(module, this.clock.now()));
    await this.db.unitOfWork.run(() => this.outbox.append(events));
    return events;
  }

  async stored(id: EventId, module = 'lab'): Promise<StoredEvent> {
    const [row] = await this.db.database.query<StoredEvent>(
      `SELECT id, state, attempts, due_at AS dueAt, claim, last_error AS lastError, request_id AS requestId
       FROM ${module}_outbox WHERE id = ?`,
      [id],
    );
    if (!row) throw new Error(`no event ${id}`);
    return row;
  }

  /** How many events are in each state. */
  async states(module = 'lab'): Promise<Record<string, number>> {
    const rows = await this.db.database.query<{ state: string; events: number }>(
      `SELECT state, COUNT(*) AS events FROM ${module}_outbox GROUP BY state`,
    );
    return Object.fromEntries(rows.map(({ state, events }) => [state, events]));
  }

  /** The ids of the events that a consumer has applied, sorted, each as often as it took effect. */
  async effects(consumer: string): Promise<readonly string[]> {
    const rows = await this.db.database.query<{ eventId: string }>(
      'SELECT event_id AS eventId FROM lab_effects WHERE consumer = ? ORDER BY event_id',
      [consumer],
    );
    return rows.map(({ eventId }) => eventId);
  }

  async clear(): Promise<void> {
    this.consumers.length = 0;
    this.transport = this.newTransport();
    await this.db.unitOfWork.run(async () => {
      for (const table of ['lab_outbox', 'shop_outbox', 'lab_inbox', 'lab_effects'])
        await this.db.database.execute(`DELETE FROM ${table}`);
    });
  }

  /** Delivers to the consumers that there are when it is first asked. */
  delivery(): EventDelivery {
    const inbox = new Inbox(this.db.database, this.tables, this.clock);
    return new EventDelivery(new LabProviders(this.consumers), this.tables, inbox, this.db.unitOfWork);
  }

  private newTransport(): EventTransport {
    return new InProcessEventTransport(this.delivery());
  }
}

export const happened = (module: string, occurredAt: Date): DomainEvent => ({
  id: newId<EventId>(),
  type: `${module}.happened`,
  subject: 'something',
  occurredAt,
  payload: { text: 'ñandú 📚', amount: 12 },
});
