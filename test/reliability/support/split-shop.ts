import { SERVICES } from '../../../src/shared/services.js';
import { split } from '../../services/support/split.js';
import { wrongDeliveries } from '../../support/deliveries.js';
import { until } from '../../support/eventually.js';
import { Program } from '../../support/program.js';
import { SplitConsole } from './split-console.js';
import { type Answer, Storefront } from './storefront.js';

type Environment = Readonly<Record<string, string>>;

const NOTHING: Environment = {};
/** A message that could not be applied comes again after some seconds; what a relay that died had taken, after half a minute. */
const APPLIED_WITHIN_MS = 90_000;

/**
 * The services of this run behind its edge, each call through that. Their processes, numbered as in SERVICES, are this shop's
 * own, in the places of those that the run has started; `close` gives the places back.
 */
export class SplitShop extends Storefront {
  readonly engine = 'mysql';
  readonly sql = new SplitConsole();
  /** How often each kind of answer was given to a call, as `503 platform.service_unavailable`. */
  readonly answers = new Map<string, number>();
  private readonly programs: (Program | undefined)[] = [];
  private readonly running = new Set<number>();

  private constructor(private readonly environmentOf: (process: number) => Environment) {
    super();
  }

  /** `environmentOf` a process is its environment whenever it is started. */
  static async start(environmentOf: (process: number) => Environment = () => NOTHING): Promise<SplitShop> {
    const shop = new SplitShop(environmentOf);
    await Promise.all(SERVICES.map((service) => split.crash(service)));
    await shop.reopen(0);
    // What earlier suites have left unpaid would keep everybody waiting who waits for all orders to end.
    await shop.sql.execute("UPDATE orders_orders SET expires_at = placed_at + 1 WHERE status = 'reserved'");
    return shop;
  }

  protected origin(): string {
    return split.url;
  }

  async kill(process: number): Promise<void> {
    await this.programs[process]?.kill();
    this.running.delete(process);
  }

  async reopen(process: number, environment: Environment = NOTHING): Promise<void> {
    await this.kill(process);
    const others = SERVICES.map((_, number) => number).filter((number) => !this.running.has(number));
    await Promise.all(others.filter((number) => number !== process).map((number) => this.launch(number)));
    await this.launch(process, environment);
    // One that dies on its way up is heard by nobody.
    const isOver = (): boolean => this.printedBy(process).includes('was hit: kill');
    await until('the services hear each other', () => isOver() || this.hearEachOther());
  }

  printedBy(process: number): string {
    return this.programs[process]?.printed ?? '';
  }

  async freeLeases(): Promise<void> {
    for (const service of SERVICES)
      await this.sql.of(service).execute('UPDATE platform_task_leases SET leased_until = 0');
  }

  override async settled(withinMs = APPLIED_WITHIN_MS): Promise<void> {
    const end = Date.now() + withinMs;
    await super.settled(withinMs);
    let wrong: readonly string[] = [];
    const isDelivered = async (): Promise<boolean> => {
      wrong = await wrongDeliveries((sql, params) => this.sql.rows(sql, params));
      return wrong.length === 0;
    };
    await until('every event has arrived', isDelivered, end - Date.now()).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${wrong.length}: ${wrong.slice(0, 5).join('; ')}`, { cause: error });
    });
  }

  async checkInvariants(): Promise<void> {
    for (const service of SERVICES) {
      const command = new Program({ ...split.settingsOf(service), LOG_LEVEL: 'error' }, 'dist/cli.js', [
        'check-invariants',
      ]);
      const code = await command.exitCode();
      if (code !== 0) throw new Error(`check-invariants of ${service} ended with ${code}:\n${command.printed}`);
    }
  }

  async close(): Promise<void> {
    await Promise.all(SERVICES.map((_, process) => this.kill(process)));
    await this.sql.close();
    await Promise.all(SERVICES.map((service) => split.start(service)));
  }

  override async call(...call: Parameters<Storefront['call']>): Promise<Answer> {
    try {
      const answer = await super.call(...call);
      const code = answer.status >= 400 ? answer.body['code'] : undefined;
      this.count(typeof code === 'string' ? `${answer.status} ${code}` : String(answer.status));
      return answer;
    } catch (error) {
      this.count(`no answer: ${String(error)}`);
      throw error;
    }
  }

  /** The answers to calls that nobody should have been given: no answer, or an error of the server other than these. */
  failures(expected: readonly string[]): readonly string[] {
    const found = [...this.answers]
      .filter(([kind]) => /^(?:no answer|5)/.test(kind) && !expected.includes(kind))
      .map(([kind, count]) => `${count} × ${kind}`);
    return found.length === 0 ? [] : [...found, ...this.programs.map((program) => lastLines(program?.printed ?? ''))];
  }

  /** Starts a process that was killed; resolves when it is ready, whether or not the others have noticed. */
  async launch(process: number, environment: Environment = NOTHING): Promise<void> {
    const service = SERVICES[process];
    if (!service) throw new Error(`there is no process ${process}`);
    const program = new Program({
      ...split.settingsOf(service),
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'error',
      SHUTDOWN_DRAIN_MS: '0',
      ...this.environmentOf(process),
      ...environment,
    });
    this.programs[process] = program;
    this.running.add(process);
    await program.url();
  }

  private count(kind: string): void {
    this.answers.set(kind, (this.answers.get(kind) ?? 0) + 1);
  }

  /** After one was away, the breakers of the others have to close before a call gets through. */
  private async hearEachOther(): Promise<boolean> {
    const answers = await Promise.all(
      SERVICES.map(async (service) => {
        const response = await fetch(`${split.urlOf(service)}/health`, { signal: AbortSignal.timeout(5_000) });
        return response.text();
      }),
    ).catch(() => []);
    return answers.length === SERVICES.length && answers.every((text) => text.includes('"services":"up"'));
  }
}

const lastLines = (printed: string): string => printed.trim().split('\n').slice(-5).join('\n');
