import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, cluster, docker, IMAGE, machine, until } from './support/lab.js';
import { type Counts, Shoppers } from './support/shoppers.js';
import { APP, REPLICAS, Swarm } from './support/swarm.js';

/** The worker that things happen to. The balancer in front has found the others well: it is not part of the stack. */
const WORKER = 2;
const NODE = `node${WORKER}`;
const NEXT = 'bookstore:next';
const BAD = 'bookstore:bad';

const swarm = new Swarm();
const shoppers = new Shoppers([machine(1).address, machine(3).address], 'books.example.com');

/** What is said of each phase, in the end. */
const report: string[] = [];

/** What shoppers met while something happened, and a while longer. */
async function during(what: string, act: () => Promise<void>): Promise<Counts> {
  shoppers.count();
  const began = Date.now();
  await act();
  const counts = shoppers.count();
  report.push(
    `${what}: ${Math.round((Date.now() - began) / 1000)} s, ${counts.requests} requests, ${counts.failures.length} failed, ${counts.orders} orders paid, longest ${counts.longestMs} ms`,
    ...counts.failures.slice(0, 10).map((failure) => `    ${failure}`),
  );
  expect(counts.requests).toBeGreaterThan(300);
  return counts;
}

/** No order lost or doubled, and the books balance. */
async function expectTruth(): Promise<void> {
  await expect(shoppers.complaints()).resolves.toEqual([]);
  await expect(swarm.command('check-invariants')).resolves.toBeTruthy();
}

async function image(tag: string, lines: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-image-'));
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${IMAGE}\n${lines}\n`);
  for (const number of [1, 2, 3]) await docker(number, 'build', '--quiet', `--tag=${tag}`, folder);
}

/** Instances on every worker again; how long that takes is nobody's promise. */
async function spread(): Promise<void> {
  await until(
    `${NODE} is back`,
    async () => (await docker(1, 'node', 'inspect', '--format={{.Status.State}}', NODE)) === 'ready',
  );
  await docker(
    1,
    'service',
    'update',
    '--quiet',
    '--detach=false',
    '--force',
    '--no-resolve-image',
    '--update-monitor=2s',
    '--update-delay=0s',
    APP,
  );
  await until('instances are spread', async () => {
    const nodes = (await swarm.tasks()).filter(({ state }) => state.startsWith('Running')).map(({ node }) => node);
    return nodes.length === REPLICAS && new Set(nodes).size === 2;
  });
}

beforeAll(async () => {
  await image(NEXT, 'LABEL of=next');
  await image(BAD, 'CMD ["node", "-e", "process.exit(1)"]');
  await swarm.start();
  const first = await swarm.deploy(IMAGE, {
    APP_REPLICAS: String(REPLICAS),
    APP_MIN: String(REPLICAS),
    APP_MAX: String(REPLICAS),
  });
  if (first.status !== 0) throw new Error(first.output);
  await shoppers.arrive(8);
  shoppers.start(4);
}, 600_000);

afterAll(async () => {
  await shoppers.end();
  process.stderr.write(`${report.join('\n')}\n`);
});

const steady = { APP_MIN: String(REPLICAS), APP_MAX: String(REPLICAS) };

describe('the shop on a Swarm of three machines', () => {
  it('has its instances on the workers, and one nginx on each machine', async () => {
    const tasks = await swarm.tasks();
    expect(tasks).toHaveLength(REPLICAS);
    expect([...new Set(tasks.map(({ node }) => node))].sort()).toEqual(['node2', 'node3']);
    const edges = await docker(
      1,
      'service',
      'ps',
      '--filter',
      'desired-state=running',
      '--format',
      '{{.Node}} {{.CurrentState}}',
      'bookstore_nginx',
    );
    expect(
      edges
        .split('\n')
        .map((line) => line.split(' ').slice(0, 2).join(' '))
        .sort(),
    ).toEqual(['node1 Running', 'node2 Running', 'node3 Running']);
  });

  it('is replaced by another version without one request lost', async () => {
    const counts = await during('rolling update', async () => {
      const { status, output } = await swarm.deploy(NEXT, steady);
      expect([status, output]).toEqual([0, expect.stringContaining(`done: ${NEXT}`)]);
    });
    expect(new Set((await swarm.tasks()).map(({ image: of }) => of))).toEqual(new Set([NEXT]));
    expect(counts.failures).toEqual([]);
    await expectTruth();
  });

  it('takes a version back that does not get well, without one request lost', async () => {
    const counts = await during('rollback of a bad image', async () => {
      const { status, output } = await swarm.deploy(BAD, steady);
      expect([status, output]).toEqual([1, expect.stringContaining('bookstore_app: rollback_completed')]);
    });
    await swarm.isWhole();
    expect(new Set((await swarm.tasks()).map(({ image: of }) => of))).toEqual(new Set([NEXT]));
    expect(counts.failures).toEqual([]);
    await expectTruth();
  });

  it('loses no more than one request in a thousand when an instance is killed', async () => {
    const counts = await during('container killed', async () => {
      const id = await docker(WORKER, 'ps', '--quiet', '--filter', `name=${APP}`);
      await docker(WORKER, 'kill', id.split('\n')[0] ?? '');
      await swarm.isWhole();
      await until('enough was asked', () => Promise.resolve(shoppers.asked > 2_000), 90_000);
    });
    expect(counts.failures.length).toBeLessThanOrEqual(counts.requests / 1_000);
    await expectTruth();
  });

  it('empties a machine without one request lost', async () => {
    const counts = await during('machine drained', async () => {
      await docker(1, 'node', 'update', '--availability=drain', NODE);
      await swarm.isWhole(NODE);
      await until(
        'its containers have ended',
        async () => (await docker(WORKER, 'ps', '--quiet', '--filter', `name=${APP}`)) === '',
        90_000,
      );
    });
    await docker(1, 'node', 'update', '--availability=active', NODE);
    expect(counts.failures).toEqual([]);
    await expectTruth();
  });

  it.each([
    ['power', 'kill', 'start'],
    ['cable', 'cut', 'heal'],
  ])(
    'loses no more than one request in a thousand, and no order, when a machine loses its %s',
    async (what, lose, mend) => {
      await spread();
      const counts = await during(`a machine without ${what}`, async () => {
        await cluster(lose, String(WORKER));
        await swarm.isWhole(NODE);
        await until('enough was asked', () => Promise.resolve(shoppers.asked > 3_000), 120_000);
      });
      await cluster(mend, String(WORKER));
      expect(counts.failures.length).toBeLessThanOrEqual(counts.requests / 1_000);
      await expectTruth();
    },
  );

  it('never had an order that was lost or made twice', async () => {
    await shoppers.end();
    await expectTruth();
    expect(shoppers.orders).toBeGreaterThan(100);
    const { status, stdout } = await attempt('docker', ['service', 'logs', '--raw', 'bookstore_autoscaler'], {
      env: machine(1).environment,
    });
    expect([status, stdout]).toEqual([
      0,
      expect.stringContaining(`keeps ${APP} between ${REPLICAS} and ${REPLICAS} at 50 %`),
    ]);
  });
});
