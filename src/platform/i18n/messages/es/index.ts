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

/** Spanish, the source: a key exists when it stands here. */
export const es = {
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
} as const;
