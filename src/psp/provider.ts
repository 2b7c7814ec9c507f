import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { Books } from './books.js';
import { Charges } from './charges.js';
import { Ledger } from './ledger.js';
import { routesOf } from './routes.js';
import { createProviderServer } from './server.js';
import type { ProviderSettings } from './settings.js';
import { Webhooks } from './webhooks.js';

export interface RunningProvider {
  /** `http://127.0.0.1:4400` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Opens the ledger, serves, and goes on telling what an earlier process has not told. */
export async function startProvider(settings: ProviderSettings, logger: Logger): Promise<RunningProvider> {
  const { ledger, entries } = await Ledger.open(settings.ledger);
  const books = new Books(ledger, entries);
  const webhooks = new Webhooks(settings.webhooks, books, logger);
  const charges = new Charges(books, (entry) => {
    webhooks.tell(entry);
  });
  const answer = routesOf({ books, charges, webhooks, control: settings.control });
  const server = createProviderServer({ apiKey: settings.apiKey, answer, logger });
  try {
    server.listen(settings.port, settings.host);
    await once(server, 'listening');
  } catch (error) {
    await ledger.close();
    throw error;
  }
  webhooks.resume();
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    stop: async () => {
      webhooks.stop();
      charges.stop();
      server.close();
      server.closeAllConnections();
      await books.settled();
      await ledger.close();
    },
  };
}
