import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { addressInput } from '../builders/order.builder.js';
import { until } from '../support/eventually.js';
import { Program } from '../support/program.js';
import { ApiVisitor } from '../support/program-visitors.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

const TASK = 'orders.expire';
/** Another process claims it when its lease has run out. */
const TAKEN_OVER_WITHIN_MS = 60_000;
/** For what hangs: two starts of the program are in it, each of which takes half a minute where the machine is busy with others. */
const LIMIT_MS = 300_000;

describe('a process that is stopped in the middle of a task, past its lease', () => {
  let scratch: ScratchDatabase;
  let connection: Connection;
  const running: Program[] = [];

  beforeAll(async () => {
    scratch = await scratchDatabase();
    if (scratch.config.engine !== 'mysql') throw new Error('this suite needs a server: npm run test:mysql');
    connection = await createConnection(scratch.config.url);
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((program) => program.kill()));
    // What the killed ones held is free for the next.
    await connection.query('UPDATE platform_task_leases SET leased_until = 0');
  });

  afterAll(async () => {
    await connection.end();
    await scratch.drop();
  });

  const start = (environment: Record<string, string> = {}): Program => {
    const url = scratch.config.engine === 'mysql' ? scratch.config.url : '';
    const program = new Program({ DATABASE_URL: url, RATE_LIMITS: 'off', ...environment });
    running.push(program);
    return program;
  };

  const rows = async (sql: string, id: string): Promise<RowDataPacket[]> =>
    (await connection.query<RowDataPacket[]>(sql, [id]))[0];
  const fence = async (): Promise<number> =>
    Number((await rows('SELECT fence FROM platform_task_leases WHERE name = ?', TASK))[0]?.['fence']);

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
      const answer = await buyer.api('POST', '/orders', order, { 'idempotency-key': 'stopped-1' });
      expect(answer.status).toBe(201);
      // Not before: the process that stops with the order's expiry still had to answer.
      const { code } = answer.json<{ code: string }>();
      await connection.query('UPDATE orders_orders SET expires_at = 0 WHERE code = ?', [code]);
      await stopped.prints(/was hit: stop/);
      const fenceOfStopped = await fence();

      await start().url();
      await until('the task is taken over', async () => (await fence()) > fenceOfStopped, TAKEN_OVER_WITHIN_MS);
      stopped.signal('SIGCONT');
      await stopped.prints(/the task orders\.expire was fenced/);
      expect(stopped.printed).not.toContain('FencedError');

      const available = 'SELECT available FROM catalog_books WHERE id = ?';
      await until('the copy is back', async () => (await rows(available, bookId))[0]?.['available'] === 1);
      expect(await rows('SELECT status FROM orders_orders WHERE code = ?', code)).toMatchObject([
        { status: 'expired' },
      ]);
      const expiries = `SELECT 1 FROM orders_order_history h JOIN orders_orders o ON o.id = h.order_id
        WHERE h.to_status = 'expired' AND o.code = ?`;
      expect(await rows(expiries, code)).toHaveLength(1);
    },
    LIMIT_MS,
  );
});
