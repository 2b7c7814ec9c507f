import { Ajv, type ValidateFunction } from 'ajv';
import { addressInput } from '../builders/order.builder.js';
import { type BrowserClient, browserClient, type ClientResponse } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const BOOK = {
  title: 'Rayuela',
  author: 'Julio Cortázar',
  description: 'Sin subrayar.',
  price: { amount: 2500, currency: 'USD' },
  stock: 3,
};

const FORMATS = {
  'date-time': (text: string): boolean => text === new Date(text).toISOString(),
  email: (text: string): boolean => text.includes('@'),
};

/** The API as its own description has it: every answer is looked up there and held against its schema. */
class DescribedApi {
  private readonly ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS });
  readonly seen = new Set<string>();

  constructor(private readonly document: Document) {
    this.ajv.addSchema(document, 'api');
  }

  check(method: string, path: string, answer: ClientResponse): ClientResponse {
    const template = this.templateOf(method, path);
    const operation = `${method.toLowerCase()} ${template}`;
    const response = this.document.paths[template]?.[method.toLowerCase()]?.responses[answer.status];
    if (!response) throw new Error(`${operation} answers ${answer.status}, which is not described: ${answer.text}`);
    this.seen.add(`${operation} ${answer.status}`);
    const [type] = Object.keys(response.content ?? {});
    if (type === undefined) {
      expect(answer.text).toBe('');
      return answer;
    }
    expect(answer.headers.get('content-type')).toContain(type);
    const validate = this.schema('paths', template, method.toLowerCase(), 'responses', answer.status, 'content', type);
    const body = answer.json();
    if (!validate(body)) {
      throw new Error(`${operation} ${answer.status}: ${this.ajv.errorsText(validate.errors)} in ${answer.text}`);
    }
    return answer;
  }

  private templateOf(method: string, path: string): string {
    const { pathname } = new URL(path, 'http://shop');
    const matches = Object.keys(this.document.paths).filter(
      (template) =>
        this.document.paths[template]?.[method.toLowerCase()] !== undefined &&
        new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
    );
    const [template] = matches.sort((one, other) => one.split('{').length - other.split('{').length);
    if (template === undefined) throw new Error(`${method} ${path} is not described`);
    return template;
  }

  private schema(...segments: readonly (string | number)[]): ValidateFunction {
    const pointer = segments.map((segment) => encodeURIComponent(String(segment).replaceAll('/', '~1'))).join('/');
    return this.ajv.compile({ $ref: `api#/${pointer}/schema` });
  }
}

describe('what the API answers', () => {
  let test: TestApp;
  let api: DescribedApi;

  beforeAll(async () => {
    test = await startTestApp();
    api = new DescribedApi(
      (await browserClient(test.url).get('/api/v1/openapi.json')).json<Document & Record<string, unknown>>(),
    );
  });

  afterAll(() => test.close());

  const caller = async (name: string) => {
    const client: BrowserClient = browserClient(test.url);
    const call = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
      api.check(method, `/api/v1${path}`, await client.api(method, `/api/v1${path}`, body, headers));
    const account = { email: `${name}@example.com`, password: 'libros usados' };
    await call('POST', '/users', { name, ...account });
    const { token } = (await call('POST', '/sessions', account)).json<{ token: string }>();
    const keyed = (method: string, path: string, body?: unknown, key: string = crypto.randomUUID()) =>
      call(method, path, body, { authorization: `Bearer ${token}`, 'idempotency-key': key });
    return { call, keyed };
  };

  it('is what its description says, from registering to a cancelled order, and what it refuses too', async () => {
    const seller = await caller('Ana');
    const buyer = await caller('Benito');
    await buyer.keyed('GET', '/me');
    await buyer.call('GET', '/me', undefined, { authorization: 'Bearer nobody' });
    await buyer.call('POST', '/users', { name: 'Otro', email: 'benito@example.com', password: 'libros usados' });
    await buyer.call('POST', '/users', { name: '' });
    await buyer.call('POST', '/sessions', { email: 'benito@example.com', password: 'otra cosa' });

    const { id } = (await seller.keyed('POST', '/books', BOOK)).json<{ id: string }>();
    await seller.keyed('POST', '/books', { title: 7 });
    await seller.keyed('PATCH', `/books/${id}`, { stockChange: 2 });
    await buyer.keyed('PATCH', `/books/${id}`, { stockChange: 2 });
    await buyer.call('GET', '/books?q=rayuela&limit=1');
    await buyer.call('GET', '/books?cursor=nonsense');
    await buyer.call('GET', `/books/${id}`);
    await buyer.call('GET', '/books/unknown');
    await buyer.call('GET', '/shipping/rates');
    await buyer.call('GET', '/shipping/rates?country=zz');

    const order = { items: [{ bookId: id, quantity: 1 }], shippingAddress: addressInput, carrier: 'servientrega' };
    const key = crypto.randomUUID();
    const { code } = (await buyer.keyed('POST', '/orders', order, key)).json<{ code: string }>();
    await buyer.keyed('POST', '/orders', { ...order, carrier: 'dhl' }, key);
    await buyer.keyed('POST', '/orders', { ...order, carrier: 'ups' });
    await buyer.keyed('POST', '/orders', { ...order, items: [{ bookId: id, quantity: 99 }] });
    await buyer.keyed('POST', '/orders', { ...order, items: [] });
    await buyer.keyed('GET', `/orders/${code}`);
    await seller.keyed('GET', `/orders/${code}`);
    await buyer.keyed('POST', `/orders/${code}/payments`, { method: 'x' });
    await buyer.keyed('POST', `/orders/${code}/payments`, { method: 'credit_card', cardNumber: '4000000000000002' });
    await buyer.keyed('POST', `/orders/${code}/payments`, { method: 'credit_card', cardNumber: '4242424242424242' });
    await buyer.keyed('POST', `/orders/${code}/payments`, { method: 'paypal' });
    await buyer.keyed('GET', `/orders/${code}`);
    await buyer.keyed('POST', `/orders/${code}/cancellation`);
    await buyer.keyed('GET', `/orders/${code}`);
    await buyer.keyed('GET', '/orders');
    await seller.keyed('DELETE', `/books/${id}`);
    await buyer.keyed('DELETE', '/sessions/current');
    expect([...api.seen].map((answer) => answer.split(' ').at(-1))).toEqual(
      expect.arrayContaining(['200', '201', '204', '400', '401', '402', '403', '404', '409', '422']),
    );
    expect(api.seen.size).toBe(31);
  });

  it('names the field that is at fault as the caller knows it', async () => {
    const { call, keyed } = await caller('Carla');
    const errorsOf = (answer: ClientResponse) => Object.keys(answer.json<{ errors?: object }>().errors ?? {});
    expect(errorsOf(await call('GET', '/shipping/rates?country=zz'))).toEqual(['country']);
    expect(errorsOf(await call('GET', '/books?cursor=nonsense'))).toEqual(['cursor']);
    const { id } = (await keyed('POST', '/books', BOOK)).json<{ id: string }>();
    const order = {
      items: [{ bookId: id, quantity: 1 }],
      shippingAddress: { ...addressInput, country: 'ZZ' },
      carrier: 'dhl',
    };
    expect(errorsOf(await keyed('POST', '/orders', order))).toEqual(['shippingAddress.country']);
    const key = crypto.randomUUID();
    await keyed('POST', '/books', BOOK, key);
    expect(errorsOf(await keyed('POST', '/books', { ...BOOK, stock: 9 }, key))).toEqual(['Idempotency-Key']);
  });
});
