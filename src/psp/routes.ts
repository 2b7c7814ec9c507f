import type { Charges, Charged } from './charges.js';
import { chargeBody, controlsBody, deliveryBody, isKey, pageQuery, refundBody } from './bodies.js';
import type { Books } from './books.js';
import { chargeView, refundView } from './events.js';
import { chargeNotFound, ProviderError } from './provider-error.js';
import type { Webhooks } from './webhooks.js';

export interface Call {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The Idempotency-Key header. */
  readonly key: string | undefined;
  readonly body: () => Promise<object>;
}

/** `drop` and `hang` are answers too. */
export type Reply = { readonly status: number; readonly body: object } | 'drop' | 'hang';

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (call: Call, id: string) => Promise<Reply>;
}

export interface ProviderParts {
  readonly books: Books;
  readonly charges: Charges;
  readonly webhooks: Webhooks;
  readonly control: boolean;
}

/** Everything that can be asked of the provider. */
export function routesOf(parts: ProviderParts): (call: Call) => Promise<Reply> {
  const routes = [...paymentRoutes(parts), ...(parts.control ? controlRoutes(parts) : [])];
  return async (call) => {
    const onPath = routes.filter(({ path }) => path.test(call.path));
    const route = onPath.find(({ method }) => method === call.method);
    if (route) return route.answer(call, route.path.exec(call.path)?.[1] ?? '');
    if (onPath.length === 0) throw new ProviderError(404, 'no_such_route', 'nothing is at this address');
    throw new ProviderError(405, 'method_not_allowed', `it takes ${onPath.map(({ method }) => method).join(', ')}`);
  };
}

function paymentRoutes({ books, charges }: ProviderParts): readonly Route[] {
  const view = (charge: Parameters<typeof chargeView>[0]): object =>
    chargeView(charge, books.refundedOf(charge.payment));
  const found = (payment: string) => {
    const charge = books.charge(payment);
    if (!charge) throw chargeNotFound();
    return charge;
  };
  const told = ({ charge, answer }: Charged): Reply => {
    if (answer === 'drop' || answer === 'hang') return answer;
    if (answer === 'given' && charge) return { status: 201, body: view(charge) };
    throw new ProviderError(500, 'provider_error', 'something went wrong here');
  };
  return [
    {
      method: 'POST',
      path: /^\/v1\/charges$/,
      answer: async ({ key, body }) => told(await charges.charge(keyOf(key), chargeBody(await body()))),
    },
    {
      method: 'GET',
      path: /^\/v1\/charges\/([\w-]{8,64})$/,
      answer: async (_call, payment) => ({ status: 200, body: view(found(payment)) }),
    },
    {
      method: 'POST',
      path: /^\/v1\/charges\/([\w-]{8,64})\/cancellation$/,
      answer: async (_call, payment) => ({ status: 200, body: view(await charges.cancel(payment)) }),
    },
    {
      method: 'POST',
      path: /^\/v1\/charges\/([\w-]{8,64})\/refunds$/,
      answer: async ({ key, body }, payment) => {
        const refund = await charges.refund(keyOf(key), payment, refundBody(await body()));
        return { status: 201, body: refundView(refund) };
      },
    },
    {
      method: 'GET',
      path: /^\/v1\/ledger$/,
      answer: async ({ query }) => {
        const { after, limit } = pageQuery(query);
        const { charges: made, refunds, next } = books.page(after, limit);
        return { status: 200, body: { charges: made.map(view), refunds: refunds.map(refundView), next } };
      },
    },
  ];
}

/** For tests: how it behaves, and what it tells. */
function controlRoutes({ charges, webhooks }: ProviderParts): readonly Route[] {
  return [
    {
      method: 'PUT',
      path: /^\/control$/,
      answer: async ({ body }) => {
        const controls = controlsBody(await body());
        charges.everyCharge = controls.charges ?? charges.everyCharge;
        charges.everyTake = controls.take ?? charges.everyTake;
        charges.slowMs = controls.slowMs ?? charges.slowMs;
        webhooks.control(controls);
        return { status: 200, body: {} };
      },
    },
    {
      method: 'POST',
      path: /^\/control\/deliveries$/,
      answer: async ({ body }) => ({
        status: 200,
        body: { answers: await webhooks.deliver(deliveryBody(await body())) },
      }),
    },
  ];
}

function keyOf(key: string | undefined): string {
  if (isKey(key)) return key;
  throw new ProviderError(400, 'idempotency_key_missing', 'Idempotency-Key: 8 to 64 letters, digits, _ and -');
}
