import { faultyProvider } from './rows/provider.js';
import { counted, figures, FULL } from './support/run.js';

const BUYERS = counted(60, 600);

describe('a payment provider that loses, delays, doubles and reorders what it says, and dies', () => {
  it(`is believed just as far as its books go: ${BUYERS} buyers over 3 processes on MySQL or MariaDB`, async () => {
    figures('provider', { agreed: await faultyProvider({ buyers: BUYERS, waits: FULL }) });
  });
});
