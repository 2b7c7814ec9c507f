import { SERVICES, type ServiceName, type ServicePlaces } from '../../shared/services.js';

interface TopologySettings {
  readonly SERVICES: readonly ServiceName[];
  readonly AUTH_URL: string | undefined;
  readonly CATALOG_URL: string | undefined;
  readonly ORDERS_URL: string | undefined;
  readonly INTERNAL_SECRET: readonly string[] | undefined;
  readonly RABBITMQ_URL: string | undefined;
}

const ADDRESSES = { auth: 'AUTH_URL', catalog: 'CATALOG_URL', orders: 'ORDERS_URL' } as const;

/** What a process lacks that does not host everything: a line for each setting. */
export function missingOfTopology(env: TopologySettings): readonly string[] {
  const elsewhere = SERVICES.filter((service) => !env.SERVICES.includes(service));
  if (elsewhere.length === 0) return [];
  const split = `with SERVICES=${env.SERVICES.join(',')}`;
  const missing = elsewhere
    .filter((service) => env[ADDRESSES[service]] === undefined)
    .map(
      (service) => `${ADDRESSES[service]}: is not set; ${split} it is the address of the process that hosts ${service}`,
    );
  if (env.INTERNAL_SECRET === undefined) {
    missing.push(
      `INTERNAL_SECRET: is not set; ${split} calls to the other services are signed with it: the same in all of them (openssl rand -hex 32)`,
    );
  }
  if (env.RABBITMQ_URL === undefined) {
    missing.push(`RABBITMQ_URL: is not set; ${split} events reach the other services through a broker only`);
  }
  return missing;
}

/** Where everything is, for settings that lack nothing. */
export function placesOf(env: TopologySettings): ServicePlaces {
  const placeOf = (service: ServiceName): 'here' | URL => {
    if (env.SERVICES.includes(service)) return 'here';
    return new URL(env[ADDRESSES[service]] ?? '');
  };
  return { auth: placeOf('auth'), catalog: placeOf('catalog'), orders: placeOf('orders') };
}
