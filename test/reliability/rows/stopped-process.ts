import { until } from '../../support/eventually.js';
import { PaymentProvider } from '../../support/payment-provider.js';
import type { Program } from '../../support/program.js';
import { assertLedgersAgree } from '../support/provider.js';
import { type Person, Shop } from '../support/shop.js';

/** A lease of 15 s, the pause before the next turn, and some for a slow machine. */
const TAKEN_OVER_WITHIN_MS = 60_000;
const LOSES_ANSWER = '4000000000000259';
const RECONCILE = 'orders.reconcile-payments';
const REFUND = 'orders.refund-payments';

interface Scene {
  readonly shop: Shop;
  readonly provider: PaymentProvider;
  readonly buyer: Person;
  readonly code: string;
  /** The process that stops itself. */
  readonly stopped: Program;
}

/**
 * Stopped with the provider's word in hand that the money was taken. While the process that took over has not written
 * anything yet, the stopped one goes on: only its fence keeps it from writing, for the attempt is as it was.
 */
export async function reconcilerStopped(root?: string): Promise<string> {
  return withShop({ failpoints: `${RECONCILE}>PaymentGateway.find:after:1=stop`, root }, async (scene) => {
    await lostAnswer(scene);
    await scene.stopped.prints(/find:after:1 was hit: stop/);
    const other = await takeOver(scene, RECONCILE, { FAILPOINTS: `${RECONCILE}>PaymentGateway.find:before:1=stall` });
    await other.prints(/find:before:1 was hit: stall/);
    await goOn(scene, RECONCILE);
    const status = await statusOf(scene);
    if (status !== 'payment_unknown') throw new Error(`the fenced process wrote that the order is ${status}`);
    await becomes(scene, 'paid');
    await refunded(scene);
  });
}

/** Stopped at the brink of its COMMIT: the order is paid, then refunded by others, and the stopped one undoes its unit. */
export async function reconcilerStoppedInUnit(root?: string): Promise<string> {
  return withShop({ failpoints: `${RECONCILE}>UnitOfWork.work:after:1=stop`, root }, async (scene) => {
    await lostAnswer(scene);
    await scene.stopped.prints(/work:after:1 was hit: stop/);
    await takeOver(scene, RECONCILE);
    await goOn(scene, RECONCILE);
    await becomes(scene, 'paid');
    await refunded(scene);
  });
}

/** Stopped after the provider has given the money back and before that is written down. */
export async function refunderStopped(root?: string): Promise<string> {
  const failpoints = [
    'POST /api/v1/orders/*/cancellation>PaymentGateway.refund:before:1=error',
    `${REFUND}>PaymentGateway.refund:after:1=stop`,
  ];
  return withShop({ failpoints: failpoints.join(';'), root }, async (scene) => {
    const { shop, buyer, code, stopped } = scene;
    await mustAnswer(201, shop.pay(buyer, code));
    await mustAnswer(200, shop.cancel(buyer, code));
    // It failed, so it is put off; what is to be tried here begins when it is tried again.
    await shop.sql.execute('UPDATE orders_refunds SET due_at = 0');
    await stopped.prints(/refund:after:1 was hit: stop/);
    await takeOver(scene, REFUND);
    await becomes(scene, 'refunded');
    await goOn(scene, REFUND);
  });
}

async function withShop(
  { failpoints, root }: { readonly failpoints: string; readonly root: string | undefined },
  work: (scene: Scene) => Promise<void>,
): Promise<string> {
  const provider = await PaymentProvider.prepare();
  let shop: Shop | undefined;
  try {
    // Without webhooks: what is not known is found out by the task alone.
    await provider.start();
    const environment = { ...provider.environment, LOG_LEVEL: 'warn', FAILPOINTS: failpoints };
    shop = await Shop.start({ environment, ...(root === undefined ? {} : { root }) });
    const [seller, buyer] = [await shop.person(), await shop.person()];
    const bookId = await shop.book(seller, 1);
    const { body } = await mustAnswer(201, shop.order(buyer, [{ bookId, quantity: 1 }]));
    const [stopped] = shop.programs;
    if (!stopped) throw new Error('no process');
    await work({ shop, provider, buyer, code: String(body['code']), stopped });
    await shop.settled();
    const agreed = await assertLedgersAgree(shop, provider);
    await shop.checkInvariants(provider.environment);
    return agreed;
  } finally {
    // A stopped process dies of SIGKILL as well.
    await shop?.close();
    await provider.kill();
  }
}

async function lostAnswer({ shop, buyer, code }: Scene): Promise<void> {
  await mustAnswer(202, shop.pay(buyer, code, LOSES_ANSWER));
}

/** Opens another process and waits until it has claimed the task, which the stopped one's lease keeps it from at first. */
async function takeOver({ shop }: Scene, task: string, environment: Record<string, string> = {}): Promise<Program> {
  const fence = (): Promise<number> => shop.sql.number('SELECT fence FROM platform_task_leases WHERE name = ?', [task]);
  const before = await fence();
  const number = await shop.open({ FAILPOINTS: 'trace=/dev/null', ...environment });
  await until(`${task} is taken over`, async () => (await fence()) > before, TAKEN_OVER_WITHIN_MS);
  const program = shop.programs[number];
  if (!program) throw new Error('no process');
  return program;
}

async function goOn({ stopped }: Scene, task: string): Promise<void> {
  stopped.signal('SIGCONT');
  await stopped.prints(new RegExp(`the task ${task.replace('.', '\\.')} was fenced`));
}

async function refunded(scene: Scene): Promise<void> {
  await mustAnswer(200, scene.shop.cancel(scene.buyer, scene.code));
  await becomes(scene, 'refunded');
}

async function statusOf({ shop, code }: Scene): Promise<string> {
  const [order] = await shop.sql.rows<{ status: string }>('SELECT status FROM orders_orders WHERE code = ?', [code]);
  return order?.status ?? 'missing';
}

async function becomes(scene: Scene, status: string): Promise<void> {
  await until(`the order is ${status}`, async () => (await statusOf(scene)) === status, TAKEN_OVER_WITHIN_MS);
}

async function mustAnswer<T extends { readonly status: number; readonly text: string }>(
  status: number,
  asked: Promise<T>,
): Promise<T> {
  const answer = await asked;
  if (answer.status !== status) throw new Error(`answered ${answer.status}, not ${status}: ${answer.text}`);
  return answer;
}
