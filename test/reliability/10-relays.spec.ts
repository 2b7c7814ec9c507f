import { relays } from './rows/relays.js';
import { counted, figures } from './support/run.js';

describe('events', () => {
  it('carried by 8 relays while one call in ten fails: none lost, none applied twice', async () => {
    figures('relays', { done: await relays({ events: counted(2_000, 20_000) }) });
  });
});
