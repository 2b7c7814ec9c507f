import { DEMO_ADMIN, DEMO_BUYER, DEMO_PASSWORD, DEMO_SELLERS } from '../demo/demo-people.js';
import { SERVICES } from '../shared/services.js';
import type { AppConfig } from '../platform/config/app-config.js';

/** Tells whoever started the program where it is and, where there is demo data, as whom to log in. */
export function announce(url: string, config: AppConfig): void {
  const address = url.replace(/\[::1?\]|0\.0\.0\.0|127\.0\.0\.1/, 'localhost');
  const lines = [`BookStore is at ${address}`, ...placesOf(config)];
  if (config.demoData && config.hosts('catalog')) {
    const [seller] = Object.values(DEMO_SELLERS);
    lines.push(`  demo accounts, password ${DEMO_PASSWORD}:`);
    lines.push(`    buyer   ${DEMO_BUYER.email}`);
    if (seller) lines.push(`    seller  ${seller.email} (and ${Object.keys(DEMO_SELLERS).length - 1} more)`);
    if (config.env !== 'production') lines.push(`    admin   ${DEMO_ADMIN.email}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Nothing about a process that hosts everything. */
function placesOf({ services }: AppConfig): readonly string[] {
  const places = SERVICES.map((name) => [name, services[name]] as const);
  const elsewhere = places.flatMap(([name, place]) => (place === 'here' ? [] : [`${name} at ${place.origin}`]));
  if (elsewhere.length === 0) return [];
  const hosted = places.filter(([, place]) => place === 'here').map(([name]) => name);
  return [`  hosts ${hosted.join(' and ')}; ${elsewhere.join(', ')}`];
}
