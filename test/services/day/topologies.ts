import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { SERVICES, type ServiceName } from '../../../src/shared/services.js';
import { Program } from '../../support/program.js';
import { type ScratchDatabase, scratchDatabase } from '../../support/scratch-database.js';
import { splitOfThisRun } from '../../support/split-of-this-run.js';
import { ownersOf } from '../../support/table-owners.js';

export type Row = Readonly<Record<string, string | number | null>>;

/** The program with the databases that it has to itself, in one process or in three. */
export interface Shop {
  readonly name: string;
  /** The one address that people know. */
  readonly url: string;
  /** By statements over the tables of one module. */
  query(sql: string): Promise<readonly Row[]>;
  /** `npm run admin -- …`, where the accounts are. */
  admin(...args: readonly string[]): Promise<void>;
  /** Every table of the modules with its rows; what the platform keeps for itself is left out. */
  tables(): Promise<ReadonlyMap<string, readonly Row[]>>;
  close(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

const SHARED: Settings = {
  DEMO_DATA: 'off',
  RATE_LIMITS: 'off',
  LOG_LEVEL: 'warn',
  SHUTDOWN_DRAIN_MS: '0',
  // Parcels do not move by themselves: the day says when.
  CARRIER_SPEED: '3600',
  LISTEN_ADDRESS: '127.0.0.1',
};

/** One process with one database; events stay in it. */
export async function startMonolith(): Promise<Shop> {
  const database = await scratchDatabase();
  const settings = { ...SHARED, DATABASE_URL: urlOf(database) };
  const program = new Program(settings);
  return {
    name: 'the monolith',
    url: await program.url(),
    query: (sql) => read(database, sql),
    admin: (...args) => admin(settings, args),
    tables: () => tablesOf(database),
    close: async () => {
      await program.kill();
      await database.drop();
    },
  };
}

/** Three processes with a database each, RabbitMQ between them and nginx before them. */
export async function startServices(): Promise<Shop> {
  const run = splitOfThisRun();
  const [edge] = run?.edges ?? [];
  if (!run || !edge) throw new Error('run these suites by npm run test:services');
  const databases = {
    auth: await scratchDatabase(),
    catalog: await scratchDatabase(),
    orders: await scratchDatabase(),
  };
  const settingsOf = (service: ServiceName): Settings => ({
    ...SHARED,
    SERVICES: service,
    INSTANCE_ID: service,
    PORT: String(edge.ports[service]),
    DATABASE_URL: urlOf(databases[service]),
    PUBLIC_URL: edge.url,
    TRUST_PROXY: '127.0.0.1',
    RABBITMQ_URL: run.brokerUrl,
    SESSION_SECRET: 'a-secret-for-tests-that-is-long-enough',
    INTERNAL_SECRET: 'a-secret-between-services-that-is-long-enough',
    ...Object.fromEntries(
      SERVICES.map((name) => [`${name.toUpperCase()}_URL`, `http://127.0.0.1:${edge.ports[name]}`]),
    ),
  });
  const programs = SERVICES.map((service) => new Program(settingsOf(service)));
  await Promise.all(programs.map((program) => program.prints(/BookStore is at/)));
  return {
    name: 'the services',
    url: edge.url,
    query: async (sql) => (await Promise.all(ownersOf(sql).map((owner) => read(databases[owner], sql)))).flat(),
    admin: (...args) => admin(settingsOf('auth'), args),
    tables: async () =>
      new Map((await Promise.all(SERVICES.map((name) => tablesOf(databases[name])))).flatMap((one) => [...one])),
    close: async () => {
      await Promise.all(programs.map((program) => program.kill()));
      for (const service of SERVICES) await databases[service].drop();
    },
  };
}

async function admin(settings: Settings, args: readonly string[]): Promise<void> {
  const command = new Program(settings, 'dist/cli.js', ['admin', ...args]);
  if ((await command.exitCode()) !== 0) throw new Error(command.printed);
}

function urlOf({ config }: ScratchDatabase): string {
  if (config.engine !== 'mysql') throw new Error('run these suites by npm run test:services');
  return config.url;
}

async function read(database: ScratchDatabase, sql: string): Promise<readonly Row[]> {
  const connection = await createConnection(urlOf(database));
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return Array.isArray(rows) ? rows.map((row) => ({ ...row })) : [];
  } finally {
    await connection.end();
  }
}

async function tablesOf(database: ScratchDatabase): Promise<ReadonlyMap<string, readonly Row[]>> {
  const listed = await read(
    database,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name NOT LIKE 'platform\\_%'`,
  );
  const tables = new Map<string, readonly Row[]>();
  for (const { name } of listed) tables.set(String(name), await read(database, `SELECT * FROM ${name ?? ''}`));
  return tables;
}
