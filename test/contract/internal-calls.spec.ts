import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { CallSender } from '../../src/platform/internal/call-sender.js';
import { HttpTransport } from '../../src/platform/internal/http-transport.js';
import { InternalCallMetrics } from '../../src/platform/internal/internal-call.metrics.js';
import { whileLooking } from '../../src/platform/internal/looking.js';
import { type CallLimits, RemoteModule } from '../../src/platform/internal/remote-module.js';
import { isSignedBy } from '../../src/platform/internal/signature.js';
import { command, read, type WireContract } from '../../src/platform/internal/wire-contract.js';
import { args, nothing, nullable, text } from '../../src/platform/internal/wire-values.js';
import { inRequest } from '../../src/platform/logging/request-scope.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { SystemClock } from '../../src/shared/clock.js';
import { DomainError } from '../../src/shared/domain-error.js';
import { ServiceUnavailableError } from '../../src/shared/service-unavailable.error.js';
import { eventually } from '../support/eventually.js';

/** A contract with one method that may be repeated and one that may not. */
abstract class ShelfApi {
  abstract find(name: string): Promise<string | null>;
  abstract add(name: string): Promise<void>;
}

const wire: WireContract<ShelfApi> = {
  find: read(args(text(100)), nullable(text(100))),
  add: command(args(text(100)), nothing),
};

class ShelfFullError extends DomainError {
  readonly code = 'catalog.shelf_full';
}

const SECRET = 's'.repeat(32);
const LIMITS: CallLimits = {
  timeoutMs: { read: 1_000, command: 1_000 },
  budgetMs: 10_000,
  lookMs: 5_000,
  heldMs: 5_000,
  cutOffMs: 2_000,
};

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

const answering =
  (status: number, body: string): Behaviour =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
const found = answering(200, '{"result":"here"}');
const silence: Behaviour = () => undefined;
const reset: Behaviour = (request) => request.socket.destroy();
const resetInTheMiddle: Behaviour = (request, response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"result":', () => request.socket.destroy());
};
const stallInTheMiddle: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-length': '1000' }).write('{"result":');
};
const endless: Behaviour = (_request, response) => {
  const more = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  };
  response.writeHead(200).on('drain', more);
  more();
};

/** The owner, as far as a caller can tell: it behaves as a test says, one request after another. */
class Owner {
  readonly heard: { readonly headers: IncomingMessage['headers']; readonly body: Buffer }[] = [];
  /** Opened so far. */
  connections = 0;
  /** For the next requests; the last one stays. */
  script: Behaviour[] = [found];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Owner> {
    const server = createServer();
    const owner = new Owner(server);
    server.on('connection', () => (owner.connections += 1));
    server.on('request', (request, response) => void owner.serve(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return owner;
  }

  get url(): URL {
    const address = this.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('not listening');
    return new URL(`http://127.0.0.1:${address.port}`);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    if (this.server.listening) await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    this.heard.push({ headers: request.headers, body: Buffer.concat(chunks) });
    const behaviour = (this.script.length > 1 ? this.script.shift() : this.script[0]) ?? found;
    behaviour(request, response);
  }
}

describe('calls to a module in another process', () => {
  let owner: Owner;
  let metrics: Metrics;
  let remote: RemoteModule<ShelfApi>;

  const connect = (url: URL, limits = LIMITS): RemoteModule<ShelfApi> => {
    metrics = new Metrics();
    return new RemoteModule<ShelfApi>(
      {
        service: 'catalog',
        wire,
        revivals: { 'catalog.shelf_full': ({ shelf }) => new ShelfFullError('full', { shelf: shelf ?? '' }) },
        sender: new CallSender(new HttpTransport(url), SECRET, new SystemClock()),
        metrics: new InternalCallMetrics(metrics),
        logger: new Logger('test'),
      },
      limits,
    );
  };

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(async () => {
    owner = await Owner.start();
    remote = connect(owner.url);
  });

  afterEach(async () => {
    remote.close();
    await owner.stop();
  });

  const find = () => remote.call('find', 'x');
  const add = () => remote.call('add', 'x');
  const causeOf = async (call: Promise<unknown>): Promise<unknown> => {
    const error: unknown = await call.catch((reason: unknown) => reason);
    if (!(error instanceof ServiceUnavailableError)) throw new Error(`ended otherwise: ${String(error)}`);
    return error.cause instanceof Error ? error.cause.message : error.cause;
  };
  const metric = async (line: string): Promise<string | undefined> =>
    (await metrics.text())
      .split('\n')
      .find((candidate) => candidate.startsWith(line))
      ?.split(' ')
      .pop();

  it('are signed, each with a nonce of its own, over one connection', async () => {
    for (let times = 0; times < 3; times += 1) expect(await find()).toBe('here');
    const nonces = owner.heard.map(({ headers, body }) => {
      const header = (name: string): string => String(headers[name]);
      const [timestamp, nonce] = [header('x-internal-timestamp'), header('x-internal-nonce')];
      const call = { method: 'POST', path: '/internal/catalog/find', timestamp, nonce, body };
      expect(isSignedBy(call, header('x-internal-signature'), [SECRET])).toBe(true);
      expect(headers['cookie']).toBeUndefined();
      expect(body.toString()).toBe('{"args":["x"]}');
      return nonce;
    });
    expect(new Set(nonces).size).toBe(3);
    expect(owner.connections).toBe(1);
    expect(
      await metric('bookstore_internal_call_duration_seconds_count{module="catalog",method="find",outcome="answered"}'),
    ).toBe('3');
  });

  it('pass on the request id and the trace of the request that they are made for', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await new Promise<void>((resolve, reject) => {
      inRequest('request-of-a-visitor', () => void find().then(() => resolve(), reject), traceparent);
    });
    await find();
    expect(owner.heard.map(({ headers }) => [headers['x-request-id'], headers['traceparent']])).toEqual([
      ['request-of-a-visitor', traceparent],
      [undefined, undefined],
    ]);
  });

  it.each<[string, Behaviour, string]>([
    ['silence', silence, 'no answer within 1000 ms'],
    ['silence in the middle of an answer', stallInTheMiddle, 'no answer within 1000 ms'],
    ['a reset', reset, 'the connection failed: socket hang up'],
    ['a reset in the middle of an answer', resetInTheMiddle, 'the connection failed: aborted'],
    ['500', answering(500, '{"code":"http.500"}'), 'status 500'],
    ['502 from something in between', answering(502, '<html>'), 'a 502 that is no JSON'],
    ['503', answering(503, '{"code":"http.503"}'), 'status 503'],
    ['no JSON', answering(200, '<html>'), 'a 200 that is no JSON'],
  ])('try again after %s what may be repeated, and nothing else', async (_what, behaviour, cause) => {
    owner.script = [behaviour, behaviour, found];
    expect(await find()).toBe('here');
    expect(owner.heard).toHaveLength(3);
    expect(await metric('bookstore_internal_call_retries_total{module="catalog",method="find"}')).toBe('2');
    expect(new Set(owner.heard.map(({ headers }) => headers['x-internal-nonce'])).size).toBe(3);

    owner.script = [behaviour];
    expect(await causeOf(add())).toBe(cause);
    expect(owner.heard).toHaveLength(4);
  });

  it('give up after three times', async () => {
    owner.script = [answering(500, '{}')];
    const failed = find();
    expect(await causeOf(failed)).toBe('status 500');
    await expect(failed).rejects.toMatchObject({
      service: 'catalog',
      code: 'platform.service_unavailable',
      retryAfterSeconds: 5,
    });
    expect(owner.heard).toHaveLength(3);
    expect(
      await metric('bookstore_internal_call_duration_seconds_count{module="catalog",method="find",outcome="failed"}'),
    ).toBe('1');
  });

  it.each<[string, Behaviour, string]>([
    ['a redirect', answering(302, '{}'), 'status 302'],
    [
      '404',
      answering(404, '{"code":"http.404"}'),
      '404: the address, INTERNAL_SECRET, the clock or the version differs (see the log there)',
    ],
    [
      'a method that the owner lacks',
      answering(404, '{"code":"internal.unknown_method"}'),
      'the owner is too old for this call',
    ],
    ['413', answering(413, '{"code":"http.413"}'), 'status 413'],
    [
      'no result',
      answering(200, '{}'),
      'an answer that the contract does not know: body: takes an object with a result',
    ],
    ['null', answering(200, 'null'), 'an answer that the contract does not know: body: takes an object with a result'],
    [
      'another result',
      answering(200, '{"result":5}'),
      'an answer that the contract does not know: result: takes a text of at most 100',
    ],
  ])('do not hope that %s passes', async (_what, behaviour, cause) => {
    owner.script = [behaviour];
    expect(await causeOf(find())).toBe(cause);
    expect(owner.heard).toHaveLength(1);
  });

  it('read no answer without end', async () => {
    remote.close();
    remote = connect(owner.url, { ...LIMITS, timeoutMs: { read: 30_000, command: 30_000 }, budgetMs: 30_000 });
    owner.script = [endless];
    expect(await causeOf(find())).toBe('an answer of more than 4194304 bytes');
    expect(owner.heard).toHaveLength(1);
  });

  it('fail where nobody listens', async () => {
    await owner.stop();
    expect(await causeOf(find())).toMatch(/^the connection failed: connect ECONNREFUSED/);
  });

  it('throw what the owner throws, once, as what it was where the contract names it', async () => {
    owner.script = [answering(409, '{"code":"catalog.shelf_full","message":"full","details":{"shelf":"A"}}')];
    await expect(find()).rejects.toBeInstanceOf(ShelfFullError);
    await expect(find()).rejects.toMatchObject({ details: { shelf: 'A' } });
    owner.script = [answering(500, '{"code":"catalog.other","message":"why","details":{"n":1,"x":{}}}')];
    const other = find();
    await expect(other).rejects.toBeInstanceOf(DomainError);
    await expect(other).rejects.toMatchObject({ code: 'catalog.other', message: 'why', details: { n: 1 } });
    owner.script = [answering(400, '{"code":"http.400","message":"args[0]: takes a text"}')];
    await expect(find()).rejects.toThrow(new RangeError('args[0]: takes a text'));
    expect(owner.heard).toHaveLength(4);
    expect(
      await metric('bookstore_internal_call_duration_seconds_count{module="catalog",method="find",outcome="refused"}'),
    ).toBe('4');
  });

  it('do not wait longer than the budget, whatever is tried again', async () => {
    remote.close();
    remote = connect(owner.url, { ...LIMITS, budgetMs: 400 });
    owner.script = [silence];
    const start = performance.now();
    expect(await causeOf(find())).toBe('no answer within 400 ms');
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it('for somebody who only looks wait less, and for a service that is silent once', async () => {
    remote.close();
    remote = connect(owner.url, { ...LIMITS, lookMs: 300 });
    const looking = <T>(work: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        whileLooking(() => void work().then(resolve, reject));
      });
    owner.script = [silence, found];
    const start = performance.now();
    await looking(async () => {
      expect(await causeOf(find())).toBe('no answer within 300 ms');
      expect(await causeOf(find())).toBe('not asked');
    });
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(owner.heard).toHaveLength(1);
    // A refusal is no silence.
    owner.script = [answering(409, '{"code":"catalog.shelf_full","details":{}}'), found];
    await looking(async () => {
      await expect(find()).rejects.toBeInstanceOf(ShelfFullError);
      expect(await find()).toBe('here');
    });
    // The next one asks again; and what changes something has the time that it needs.
    expect(await looking(find)).toBe('here');
    owner.script = [silence, answering(200, '{"result":null}')];
    expect(await looking(() => causeOf(add()))).toBe('no answer within 1000 ms');
  });

  describe('to an owner whose tables are being moved', () => {
    const held = answering(503, '{"code":"http.held","message":"","details":{}}');
    const slowly =
      (behaviour: Behaviour): Behaviour =>
      (request, response) => {
        setTimeout(() => behaviour(request, response), 200);
      };

    it('are made again until it is free, whatever they do: it has done nothing', async () => {
      remote.close();
      remote = connect(owner.url, { ...LIMITS, budgetMs: 1_000, heldMs: 30_000 });
      const busy = Array.from({ length: 6 }, () => slowly(held));
      owner.script = [...busy, answering(200, '{"result":null}')];
      const start = performance.now();
      await add();
      // Longer than it waits for one that hangs, and more often than three times.
      expect(performance.now() - start).toBeGreaterThan(1_000);
      expect(owner.heard).toHaveLength(7);
      owner.script = [...busy, found];
      expect(await find()).toBe('here');
      expect(await metric('bookstore_internal_breaker_state{module="catalog"}')).toBe('0');
      expect(await metric('bookstore_internal_call_retries_total{module="catalog"')).toBeUndefined();
    });

    it('come to an end', async () => {
      remote.close();
      remote = connect(owner.url, { ...LIMITS, heldMs: 300 });
      owner.script = [held];
      expect(await causeOf(find())).toBe('its tables are being moved');
    });
  });

  describe('through the breaker', () => {
    const BREAKER = 'bookstore_internal_breaker_state{module="catalog"}';

    it('are cut off when they fail, and resumed when they do not any more', async () => {
      expect(await metric(BREAKER)).toBe('0');
      owner.script = [answering(500, '{}')];
      for (let times = 0; times < 5; times += 1) await causeOf(add());
      expect(await metric(BREAKER)).toBe('1');
      expect(await causeOf(find())).toBe('not asked');
      expect(owner.heard).toHaveLength(5);
      expect(
        await metric(
          'bookstore_internal_call_duration_seconds_count{module="catalog",method="find",outcome="cut_off"}',
        ),
      ).toBe('1');

      // One is let through to try; as long as that fails, the others are not.
      await eventually(
        async () => metric(BREAKER),
        (state) => state === '0.5',
      );
      expect(await causeOf(add())).toBe('status 500');
      expect(await metric(BREAKER)).toBe('1');
      expect(await causeOf(add())).toBe('not asked');

      owner.script = [found];
      expect(
        await eventually(
          () => find().catch(() => 'away'),
          (answer) => answer === 'here',
        ),
      ).toBe('here');
      expect(await metric(BREAKER)).toBe('0');
      expect(await Promise.all([find(), find(), find()])).toEqual(['here', 'here', 'here']);
    });

    it('are not cut off by refusals, which are answers', async () => {
      owner.script = [answering(409, '{"code":"catalog.shelf_full","details":{}}')];
      for (let times = 0; times < 20; times += 1) await expect(find()).rejects.toBeInstanceOf(ShelfFullError);
      owner.script = [answering(404, '{"code":"internal.unknown_method"}')];
      for (let times = 0; times < 20; times += 1) await causeOf(find());
      owner.script = [found];
      expect(await find()).toBe('here');
    });

    it('are over when the program ends', async () => {
      remote.close();
      expect(await causeOf(find())).toBe('not asked');
    });
  });
});
