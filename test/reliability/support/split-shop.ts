import { SERVICES } from '../../../src/shared/services.js';
import { split } from '../../services/support/split.js';
import { wrongDeliveries } from '../../support/deliveries.js';
import { until } from '../../support/eventually.js';
import { Program } from '../../support/program.js';
import { SplitConsole } from './split-console.js';
import { Storefront } from './storefront.js';

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
  private readonly programs: (Program | undefined)[] = [];

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
    this.programs[process] = undefined;
  }

  async reopen(process: number, environment: Environment = NOTHING): Promise<void> {
    await this.kill(process);
    const others = SERVICES.map((_, number) => number).filter((number) => !this.programs[number]);
    await Promise.all(others.filter((number) => number !== process).map((number) => this.launch(number, NOTHING)));
    await this.launch(process, environment);
    await until('the services hear each other', () => this.hearEachOther());
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

  private async launch(process: number, environment: Environment): Promise<void> {
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
    await program.url();
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
