import type { ModulePersistence } from '../../../platform/database/persistence.js';
import { MailRow } from './mail.row.js';
import { CreateMessages1795000000401 } from './migrations/1795000000401-create-messages.js';

export const notificationsPersistence: ModulePersistence = {
  rows: [MailRow],
  migrations: [CreateMessages1795000000401],
  inbox: 'notifications',
};
