import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { connect, type ChannelModel } from 'amqplib';
import { withinTime } from '../within-time.js';
import { type AmqpPolicy, reconnectDelayMs } from './amqp-policy.js';

/** A broker that vanished without a word is missed after two of these, in seconds. */
const HEARTBEAT_S = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 2_000;
/** A queue whose leader is not there keeps whoever declares it or consumes from it waiting. */
const PREPARE_TIMEOUT_MS = 15_000;

interface ConnectionOptions {
  /** Holds a password: never logged. */
  readonly url: string;
  /** What it is for, in logs, metrics and the broker's own list of connections. */
  readonly name: string;
  readonly policy: AmqpPolicy;
  /** Makes a new connection ready to be used; when it rejects, the connection counts as failed. */
  readonly prepare: (model: ChannelModel, lose: (error: Error) => void) => Promise<void>;
  /** Told whenever it becomes usable, or ceases to be. */
  readonly changed: (connected: boolean) => void;
}

type State = 'new' | 'connecting' | 'connected' | 'away' | 'stopped';

/** A connection to the broker that comes back by itself, later and later while it cannot, until it is stopped. */
export class AmqpConnection {
  private readonly logger = new Logger('amqp');
  private readonly stopping = new AbortController();
  private state: State = 'new';
  private running: Promise<void> | undefined;
  /** Ends the connection that is open. */
  private lose: (error: Error) => void = () => undefined;
  private closing: Promise<void> | undefined;
  private readonly settled: (() => void)[] = [];
  /** Why it is not connected. */
  private lastError: unknown;

  constructor(private readonly options: ConnectionOptions) {}

  get connected(): boolean {
    return this.state === 'connected';
  }

  /** What the last attempt failed by; `undefined` while nothing is wrong. */
  get problem(): Error | undefined {
    if (this.state !== 'away') return undefined;
    return this.lastError instanceof Error ? this.lastError : new Error(String(this.lastError));
  }

  /** Begins to connect, and to stay connected. Harmless to repeat. */
  start(): void {
    if (this.state !== 'new') return;
    this.state = 'connecting';
    this.running = this.stay();
  }

  /** Resolves when the first attempt has ended, well or not; at once afterwards. */
  async firstAttempt(): Promise<void> {
    this.start();
    if (this.state === 'connecting') await new Promise<void>((resolve) => this.settled.push(resolve));
  }

  /** What is open cannot be relied on any more: connects anew. */
  renew(error: Error): void {
    this.lose(error);
  }

  /** Resolves when what was written has been read, or after a while. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.lose(new Error('stopped'));
    await Promise.race([Promise.all([this.running, this.closing]), delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    this.become('stopped');
  }

  private async stay(): Promise<void> {
    for (let failures = 0; !this.isStopping(); failures += 1) {
      try {
        const { lost } = await this.open();
        failures = 0;
        this.become('connected');
        this.logger.log(`RabbitMQ is connected (${this.options.name})`);
        throw await lost;
      } catch (error) {
        if (this.isStopping()) return;
        this.lastError = error;
        // Said once; the gauge says it for as long as it lasts.
        if (this.state !== 'away') {
          const why = reasonOf(error);
          this.logger.warn(`RabbitMQ is away (${this.options.name}: ${why}); connecting until it is back`);
        }
        this.become('away');
      }
      await this.pause(reconnectDelayMs(failures + 1, this.options.policy.longestReconnectMs));
    }
  }

  /** Resolves when it is prepared; `lost` does when it is lost, with the reason. */
  private async open(): Promise<{ readonly lost: Promise<Error> }> {
    const { url, name, prepare } = this.options;
    const model = await connect(withHeartbeat(url), {
      timeout: CONNECT_TIMEOUT_MS,
      noDelay: true,
      clientProperties: { connection_name: `bookstore ${name}` },
    });
    let failed = (_error: Error): void => undefined;
    const lost = new Promise<Error>((resolve) => {
      failed = resolve;
    });
    // Emitted before "close", whose error is often missing; unheard it would end the process.
    model.on('error', failed);
    model.on('close', (error?: Error) => {
      failed(error ?? new Error('the broker closed the connection'));
    });
    this.lose = (error) => {
      failed(error);
      this.closing = model.close().catch(() => undefined);
    };
    try {
      await withinTime(
        Promise.race([prepare(model, this.lose), lost.then((error) => Promise.reject(error))]),
        PREPARE_TIMEOUT_MS,
      );
      if (this.isStopping()) throw new Error('stopped');
    } catch (error) {
      this.lose(new Error('not prepared'));
      throw error;
    }
    return { lost };
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private become(state: State): void {
    const was = this.connected;
    this.state = state;
    if (this.connected !== was) this.options.changed(this.connected);
    for (const resolve of this.settled.splice(0)) resolve();
  }

  private pause(ms: number): Promise<void> {
    const { signal } = this.stopping;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      timer.unref();
      signal.addEventListener('abort', end);
    });
  }
}

function withHeartbeat(text: string): string {
  const url = new URL(text);
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(HEARTBEAT_S));
  return url.href;
}

/** One for each address of a name that was tried, when all of them failed. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
