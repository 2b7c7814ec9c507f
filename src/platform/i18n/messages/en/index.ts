import type { es } from '../es/index.js';
import { auth } from './auth.js';
import { catalog } from './catalog.js';
import { common } from './common.js';
import { errors } from './errors.js';
import { mail } from './mail.js';
import { mails } from './mails.js';
import { events } from './events.js';
import { notices } from './notices.js';
import { orders } from './orders.js';
import { validation } from './validation.js';

/** English: whatever stands in Spanish, no more and no less. */
export const en = {
  ...common,
  ...auth,
  ...catalog,
  ...orders,
  ...errors,
  ...validation,
  ...notices,
  ...mail,
  ...mails,
  ...events,
} satisfies Record<keyof typeof es, string>;
