import type { AppConfig } from '../../../platform/config/app-config.js';
import type { MailTransport } from '../../application/ports/mail.transport.js';
import { SmtpMailTransport } from './smtp-mail.transport.js';
import { DevOutboxMailTransport, WaitingMailTransport } from './unsent-mail.transports.js';

/** Which way mail takes: `SMTP_URL` decides, and without it whether this is production. */
export function mailTransportFor(config: AppConfig): MailTransport {
  const { smtpUrl, from } = config.mail;
  if (smtpUrl !== undefined) return new SmtpMailTransport({ url: smtpUrl, from, host: config.publicUrl.hostname });
  return config.env === 'production' ? new WaitingMailTransport() : new DevOutboxMailTransport();
}
