import { Pruner } from '../../src/platform/database/pruner.js';
import type { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventLog } from '../../src/platform/events/event-log.js';
import { EventMetricsTask } from '../../src/platform/events/event-metrics.task.js';
import { PruneEventsTask } from '../../src/platform/events/prune-events.task.js';
import { KEPT_MS, MAX_ATTEMPTS, REMEMBERED_MS } from '../../src/platform/events/relay-policy.js';
import { EventLab } from '../support/event-lab.js';
import { indexOf, statementsOf } from '../support/query-plan.js';

let lab: EventLab;

beforeAll(async () => {
  lab = await EventLab.start();
});

afterAll(async () => {
  await lab.db.close();
});

beforeEach(async () => {
  await lab.clear();
});

const prune = (): Promise<void> =>
  new PruneEventsTask(new Pruner(lab.db.database, lab.db.unitOfWork), lab.tables, lab.clock).run();

const remembered = async (): Promise<number> =>
  (await lab.db.database.query<object>('SELECT event_id FROM lab_inbox')).length;

/** Fails every event until it is dead. */
async function kill(): Promise<void> {
  lab.consumer('lab.broken').mood = () => {
    throw new Error('never');
  };
  const relay = lab.relay();
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    await relay.run();
    lab.clock.advance(300_001);
  }
}

describe('the pruning of events', () => {
  it('forgets what was published a month ago, however much that is, and remembers longer that it was applied', async () => {
    lab.consumer('lab.note');
    await lab.append(1_201);
    await lab.relay().run();
    await prune();
    expect(await lab.states()).toEqual({ published: 1_201 });
    lab.clock.advance(KEPT_MS + 1);
    await lab.append(2);
    await prune();
    expect(await lab.states()).toEqual({ pending: 2 });
    expect(await remembered()).toBe(1_201);
    lab.clock.advance(REMEMBERED_MS - KEPT_MS);
    await prune();
    expect(await remembered()).toBe(0);
    expect(await lab.states()).toEqual({ pending: 2 });
  });

  it('finds what it deletes by the keys, however much is old', async () => {
    const { db, tables, clock } = lab;
    await lab.append(3_000);
    await db.unitOfWork.run(() => db.database.execute(`UPDATE lab_outbox SET state = 'published'`));
    const undone: UnitOfWork = {
      run: (work) =>
        db.unitOfWork.run(async () => {
          await work();
          throw new Error('undone');
        }),
    };
    const task = new PruneEventsTask(new Pruner(db.database, undone), tables, clock);
    const statements = await statementsOf(db.database, () => expect(task.run()).rejects.toThrow('undone'));
    expect(statements).toHaveLength(1);
    // A server chooses by what it has counted; SQLite by what the statement looks like.
    const index: unknown =
      db.database.engine === 'sqlite' ? 'primary key' : expect.stringMatching(/^primary key$|^ix_/);
    for (const statement of statements) expect(await indexOf(db, statement)).toEqual(index);
  });

  it('keeps what is dead, however old, until somebody decides about it', async () => {
    await lab.append(1);
    await kill();
    lab.clock.advance(REMEMBERED_MS * 2);
    await prune();
    expect(await lab.states()).toEqual({ dead: 1 });
  });
});

describe('the metrics of events', () => {
  it('tell how many wait, for how long, and how many are dead', async () => {
    await lab.append(1);
    await kill();
    await lab.append(2, 'shop');
    const task = new EventMetricsTask(new EventLog(lab.db.database, lab.tables), lab.clock, lab.metrics);
    await task.run();
    lab.clock.advance(60_000);
    const text = await lab.metrics.text();
    expect(text).toMatch(/^bookstore_events_dead 1$/m);
    expect(text).toMatch(/^bookstore_events_pending 2$/m);
    expect(text).toMatch(/^bookstore_events_oldest_pending_seconds 6[0-9]/m);
    expect(text).toMatch(/^bookstore_event_failures_total\{type="lab.happened"\} [1-9][0-9]*$/m);
  });
});
