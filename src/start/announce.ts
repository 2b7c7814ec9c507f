import { DEMO_ADMIN, DEMO_BUYER, DEMO_PASSWORD, DEMO_SELLERS } from '../demo/demo-people.js';
import type { AppConfig } from '../platform/config/app-config.js';

/** Tells whoever started the program where it is and, where there is demo data, as whom to log in. */
export function announce(url: string, config: AppConfig): void {
  const address = url.replace(/\[::1?\]|0\.0\.0\.0|127\.0\.0\.1/, 'localhost');
  const lines = [`BookStore is at ${address}`];
  if (config.demoData) {
    const [seller] = Object.values(DEMO_SELLERS);
    lines.push(`  demo accounts, password ${DEMO_PASSWORD}:`);
    lines.push(`    buyer   ${DEMO_BUYER.email}`);
    if (seller) lines.push(`    seller  ${seller.email} (and ${Object.keys(DEMO_SELLERS).length - 1} more)`);
    if (config.env !== 'production') lines.push(`    admin   ${DEMO_ADMIN.email}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
