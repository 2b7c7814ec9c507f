import { SERVICES, type ServiceName } from '../../src/shared/services.js';

const SERVICE_OF_MODULE: Readonly<Record<string, ServiceName>> = {
  auth: 'auth',
  notifications: 'auth',
  catalog: 'catalog',
  orders: 'orders',
};

/**
 * The service whose database has the tables that a statement names; each of them when it names but tables of the platform.
 * @throws when there is no one database that has them all
 */
export function ownersOf(sql: string): readonly ServiceName[] {
  const tables = sql.match(/\b(?:auth|notifications|catalog|orders|platform)_\w+/g) ?? [];
  const owners = new Set(tables.flatMap((table) => SERVICE_OF_MODULE[table.split('_')[0] ?? ''] ?? []));
  if (owners.size > 1) throw new Error(`no service has all of ${tables.join(', ')}`);
  if (owners.size === 0 && tables.length === 0) throw new Error(`no table is named in: ${sql}`);
  return owners.size === 0 ? SERVICES : [...owners];
}
