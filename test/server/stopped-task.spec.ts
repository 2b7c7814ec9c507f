import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { addressInput } from '../builders/order.builder.js';
import { until } from '../support/eventually.js';
import { Program } from '../support/program.js';
import { ApiVisitor } from '../support/program-visitors.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

const TASK = 'orders.expire';
/** Another process claims it when its lease has run out. */
const TAKEN_OVER_WITHIN_MS = 60_000;

describe('a process that is stopped in the middle of a task, past its lease', () => {
  let scratch: ScratchDatabase;
  let connection: Connection;
  const running: Program[] = [];

  beforeEach(async () => {
    scratch = await scratchDatabase();
    if (scratch.config.engine !== 'mysql') throw new Error('this suite needs a server: npm run test:mysql');
    connection = await createConnection(scratch.config.url);
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((program) => program.kill()));
    await connection.end();
    await scratch.drop();
  });

  const start = (environment: Record<string, string> = {}): Program => {
    const url = scratch.config.engine === 'mysql' ? scratch.config.url : '';
    const program = new Program({ DATABASE_URL: url, RESERVATION_TTL: '5', RATE_LIMITS: 'off', ...environment });
    running.push(program);
    return program;
  };

  const rows = async (sql: string): Promise<RowDataPacket[]> => (await connection.query<RowDataPacket[]>(sql))[0];

  it.each([
    ['before its unit of work', 'UnitOfWork.run:before:1'],
    ['at the brink of its COMMIT', 'UnitOfWork.work:after:1'],
  ])(
    '%s is fenced when it goes on, and the order expires once',
    async (_where, step) => {
      const stopped = start({ FAILPOINTS: `${TASK}>${step}=stop` });
      const url = await stopped.url();
      const seller = await ApiVisitor.register(url, 'Luis');
      const buyer = await ApiVisitor.register(url, 'Ana');
      const bookId = await seller.book(1);
      const order = { items: [{ bookId, quantity: 1 }], shippingAddress: addressInput, carrier: 'servientrega' };
      expect((await buyer.api('POST', '/orders', order, { 'idempotency-key': 'stopped-1' })).status).toBe(201);
      await stopped.prints(/was hit: stop/);
      const fence = async (): Promise<number> =>
        Number((await rows(`SELECT fence FROM platform_task_leases WHERE name = '${TASK}'`))[0]?.['fence']);
      const fenceOfStopped = await fence();

      await start().url();
      await until('the task is taken over', async () => (await fence()) > fenceOfStopped, TAKEN_OVER_WITHIN_MS);
      stopped.signal('SIGCONT');
      await stopped.prints(/the task orders\.expire was fenced/);
      expect(stopped.printed).not.toContain('FencedError');

      await until(
        'the copy is back',
        async () => (await rows('SELECT available FROM catalog_books'))[0]?.['available'] === 1,
      );
      expect(await rows('SELECT status FROM orders_orders')).toMatchObject([{ status: 'expired' }]);
      expect(await rows(`SELECT 1 FROM orders_order_history WHERE to_status = 'expired'`)).toHaveLength(1);
    },
    120_000,
  );
});
