import { SERVICES, type ServiceName } from '../../../src/shared/services.js';
import { split } from '../../services/support/split.js';
import { type Sql, SqlConsole, type Value } from './sql-console.js';

const TABLE = /\b(auth|notifications|catalog|orders)_\w+/g;
/** Their tables are in the database of auth, which hosts them. */
const SERVICE_OF: Readonly<Record<string, ServiceName>> = {
  auth: 'auth',
  notifications: 'auth',
  catalog: 'catalog',
  orders: 'orders',
};

/** The databases of the services, each by its own user: a statement goes to the one that has its tables. */
export class SplitConsole implements Sql {
  private readonly consoles: Readonly<Record<ServiceName, SqlConsole>>;

  constructor() {
    const consoleOf = (service: ServiceName): SqlConsole => {
      const url = split.settingOf(service, 'DATABASE_URL');
      return new SqlConsole({ engine: 'mysql', url, readerUrl: undefined, poolSize: 4, tls: false });
    };
    this.consoles = { auth: consoleOf('auth'), catalog: consoleOf('catalog'), orders: consoleOf('orders') };
  }

  /** For the tables that each service has. */
  of(service: ServiceName): Sql {
    return this.consoles[service];
  }

  rows<T extends object>(sql: string, params?: readonly Value[]): Promise<T[]> {
    return this.ownerOf(sql).rows<T>(sql, params);
  }

  number(sql: string, params?: readonly Value[]): Promise<number> {
    return this.ownerOf(sql).number(sql, params);
  }

  execute(sql: string, params?: readonly Value[]): Promise<void> {
    return this.ownerOf(sql).execute(sql, params);
  }

  async close(): Promise<void> {
    await Promise.all(SERVICES.map((service) => this.consoles[service].close()));
  }

  /** What is asked of the server, and of no table, any of them may ask. */
  private ownerOf(sql: string): Sql {
    const owners = new Set((sql.match(TABLE) ?? []).map((table) => SERVICE_OF[table.split('_')[0] ?? '']));
    const [owner = 'orders', ...others] = owners;
    if (others.length > 0) throw new Error(`no service has all the tables of ${sql}`);
    return this.consoles[owner];
  }
}
