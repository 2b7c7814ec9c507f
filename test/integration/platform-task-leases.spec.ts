import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { DatabaseBoot } from '../../src/platform/database/database-boot.js';
import { Database } from '../../src/platform/database/database.js';
import { TypeormDatabase } from '../../src/platform/database/typeorm-database.js';
import { TypeormSession } from '../../src/platform/database/typeorm-session.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { ProvidersOf } from '../../src/platform/discovery/providers-of.js';
import { MarkerRow } from '../../src/platform/markers/marker.row.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { DatabaseTaskLeases } from '../../src/platform/timers/database-task-leases.js';
import { RecurringTask } from '../../src/platform/timers/recurring-task.js';
import { FencedError, TaskContext, TaskRun } from '../../src/platform/timers/task-context.js';
import { TaskLeases } from '../../src/platform/timers/task-leases.js';
import { TaskRunner } from '../../src/platform/timers/task-runner.js';
import { until } from '../support/eventually.js';
import { testConfig } from '../support/test-config.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

let db: TestDatabase;
let leases: TaskLeases;
const runners: TaskRunner[] = [];

beforeAll(async () => {
  db = await startTestDatabase([]);
  leases = new DatabaseTaskLeases(db.database, db.unitOfWork, testConfig({ engine: 'sqlite', file: '' }));
});

afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
  await db.unitOfWork.run(async () => {
    await db.database.execute('DELETE FROM platform_task_leases');
    await db.database.execute('DELETE FROM platform_markers');
  });
});

afterAll(() => db.close());

class TestTask extends RecurringTask {
  readonly name = 'test.task';
  readonly intervalMs = 5;
  override readonly exclusive: boolean;
  override readonly leaseMs: number;
  runs = 0;

  constructor(
    private readonly work: (run: number, goOn: () => boolean) => Promise<void>,
    { exclusive = true, leaseMs = 5_000 } = {},
  ) {
    super();
    this.exclusive = exclusive;
    this.leaseMs = leaseMs;
  }

  run(goOn: () => boolean): Promise<void> {
    this.runs += 1;
    return this.work(this.runs, goOn);
  }
}

const silence = (): void => undefined;

/** A runner as an instance of its own has it. */
async function startRunner(task: RecurringTask): Promise<Metrics> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    providers: [
      { provide: AppConfig, useValue: testConfig({ engine: 'sqlite', file: '' }) },
      { provide: Database, useValue: db.database },
      { provide: UnitOfWork, useValue: db.unitOfWork },
      { provide: TaskContext, useValue: db.tasks },
      { provide: DatabaseBoot, useValue: { ready: true } },
      { provide: TaskLeases, useClass: DatabaseTaskLeases },
      { provide: TestTask, useValue: task },
      ProvidersOf,
      Metrics,
      TaskRunner,
    ],
  })
    .setLogger({ log: silence, warn: silence, error: silence })
    .compile();
  const runner = module.get(TaskRunner);
  runner.start();
  runners.push(runner);
  return module.get(Metrics);
}

const tick = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const mark = (name: string): Promise<void> => db.database.insert(MarkerRow, [{ name, setAt: 0 }]);
const marks = async (): Promise<string[]> =>
  (await db.database.query<{ name: string }>('SELECT name FROM platform_markers ORDER BY name')).map(
    ({ name }) => name,
  );

async function claimed(leaseMs = 5_000): Promise<number> {
  for (;;) {
    const claim = await leases.claim('test.task', leaseMs);
    if (claim.kind === 'claimed') return claim.fence;
    await tick();
  }
}

describe('a lease', () => {
  it('goes to one of many that ask at once', async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, () => leases.claim('test.task', 5_000)));
    expect(claims.filter(({ kind }) => kind === 'claimed')).toEqual([{ kind: 'claimed', fence: 1 }]);
  });

  it('tells the others when it ends, and is taken over then, with a higher fence', async () => {
    const fence = await claimed(200);
    const claim = await leases.claim('test.task', 200);
    if (claim.kind !== 'taken') throw new Error('was claimed twice');
    expect(claim.freeInMs).toBeGreaterThan(0);
    expect(claim.freeInMs).toBeLessThanOrEqual(200);
    expect(await claimed()).toBe(fence + 1);
    expect(await leases.renew('test.task', fence, 5_000)).toBe(false);
    expect(await leases.release('test.task', fence, 0)).toBe(false);
  });

  it('is prolonged by renewing it, even after its end when nobody has taken it', async () => {
    const fence = await claimed(1);
    await tick(10);
    expect(await leases.renew('test.task', fence, 5_000)).toBe(true);
    expect((await leases.claim('test.task', 5_000)).kind).toBe('taken');
  });
});

describe('the clock of the leases', () => {
  it('goes on when the clocks of the server go back', async () => {
    // One connection for all: what a session is told holds for what follows.
    const runner = db.writer.createQueryRunner();
    const session = new TypeormSession();
    const database = new TypeormDatabase(db.writer, db.writer, session);
    const own = new DatabaseTaskLeases(database, { run: (work) => work() }, testConfig({ engine: 'sqlite', file: '' }));
    const claim = () => session.runWith({ runner, afterCommit: [], endsBy: Infinity }, () => own.claim('test.task', 1));
    // The tests' own server is in Madrid for this; SQLite's clock knows no zones.
    const at = async (time: string): Promise<void> => {
      if (database.engine === 'mysql') await runner.query(`SET timestamp = ${Date.parse(time) / 1000}`);
      else await tick();
    };
    try {
      await at('2026-10-25T00:59:59Z');
      expect(await claim()).toEqual({ kind: 'claimed', fence: 1 });
      await at('2026-10-25T01:00:00Z');
      expect(await claim()).toEqual({ kind: 'claimed', fence: 2 });
    } finally {
      if (database.engine === 'mysql') await runner.query('SET timestamp = DEFAULT');
      await runner.release();
    }
  });
});

describe('a fence', () => {
  it('undoes what a holder writes after it has been overtaken', async () => {
    const run = new TaskRun('test.task', await claimed(1));
    await claimed();
    const late = db.tasks.runWith(run, () => db.unitOfWork.run(() => mark('late')));
    await expect(late).rejects.toBeInstanceOf(FencedError);
    await expect(db.tasks.runWith(run, () => db.unitOfWork.run(() => mark('later')))).rejects.toThrow(FencedError);
    expect(await marks()).toEqual([]);
  });

  it('undoes a unit that was overtaken in its middle', async () => {
    const run = new TaskRun('test.task', await claimed(1));
    // On SQLite units go one at a time, so there the takeover comes before.
    const before = db.database.engine === 'sqlite' ? await claimed() : 0;
    const unit = db.tasks.runWith(run, () =>
      db.unitOfWork.run(async () => {
        await mark('overtaken');
        if (before === 0) await overtake();
      }),
    );
    await expect(unit).rejects.toBeInstanceOf(FencedError);
    expect(await marks()).toEqual([]);
  });

  it('lets the holder write, and whoever is no task', async () => {
    const run = new TaskRun('test.task', await claimed());
    await db.tasks.runWith(run, () => db.unitOfWork.run(() => mark('a')));
    await db.tasks.runWith(new TaskRun('other.task', null), () => db.unitOfWork.run(() => mark('b')));
    await db.unitOfWork.run(() => mark('c'));
    expect(await marks()).toEqual(['a', 'b', 'c']);
  });
});

/** Another instance takes the task, from a connection of its own. */
const overtake = (): Promise<unknown> =>
  db.writer.query(`UPDATE platform_task_leases SET fence = fence + 1, holder = 'other' WHERE name = 'test.task'`);

describe('the runner', () => {
  it('runs an exclusive task on one instance at a time, and lets every instance have a turn', async () => {
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await tick(3);
      running -= 1;
    };
    const tasks = Array.from({ length: 4 }, () => new TestTask(work));
    for (const task of tasks) await startRunner(task);
    await until('each had its turns', () => tasks.every(({ runs }) => runs >= 3));
    expect(most).toBe(1);
  });

  it('keeps a task while its run goes on, for longer than a lease', async () => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const task = new TestTask(() => ended, { leaseMs: 150 });
    await startRunner(task);
    await until('it runs', () => task.runs === 1);
    const deadline = performance.now() + 600;
    while (performance.now() < deadline) {
      expect((await leases.claim('test.task', 150)).kind).toBe('taken');
      await tick(20);
    }
    end();
  });

  it('says when a run was fenced, and what it wrote is undone', async () => {
    const task = new TestTask(async (run) => {
      if (run > 1) return;
      await db.unitOfWork.run(() => mark('in time'));
      await overtake();
      await db.unitOfWork.run(() => mark('too late'));
    });
    const metrics = await startRunner(task);
    await until('it is told', async () =>
      (await metrics.text()).includes('bookstore_task_fenced_total{task="test.task"} 1'),
    );
    expect(await metrics.text()).not.toContain('bookstore_task_failures_total{task="test.task"}');
    expect(await marks()).toEqual(['in time']);
  });

  it('counts runs and failures, and goes on after one', async () => {
    const task = new TestTask((run) => (run === 1 ? Promise.reject(new Error('out of order')) : Promise.resolve()));
    const metrics = await startRunner(task);
    await until('it goes on', () => task.runs >= 3);
    expect(await metrics.text()).toContain('bookstore_task_failures_total{task="test.task"} 1');
    expect(await metrics.text()).toMatch(/bookstore_task_runs_total\{task="test.task"\} [3-9]/);
  });

  it('tells a run that it is being stopped', async () => {
    let ended = false;
    const task = new TestTask(async (_run, goOn) => {
      while (goOn()) await tick();
      ended = true;
    });
    await startRunner(task);
    await until('it runs', () => task.runs > 0);
    await runners[0]?.stop();
    expect(ended).toBe(true);
  });

  it('gives the lease back when it is stopped', async () => {
    const task = new TestTask(() => tick(20), { leaseMs: 60_000 });
    await startRunner(task);
    await until('it runs', () => task.runs > 0);
    await runners[0]?.stop();
    expect(await claimed()).toBeGreaterThan(1);
  });

  it('asks for no lease for a task that claims its rows itself', async () => {
    const tasks = [1, 2].map(() => new TestTask(() => tick(), { exclusive: false }));
    for (const task of tasks) await startRunner(task);
    await until('both run', () => tasks.every(({ runs }) => runs >= 2));
    expect(await db.database.query('SELECT name FROM platform_task_leases')).toEqual([]);
  });
});
