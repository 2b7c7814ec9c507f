import { type Delivery, MailTransport } from '../../application/ports/mail.transport.js';

/** In development: mail goes nowhere, and is there to be looked at under `/dev/mail`. */
export class DevOutboxMailTransport extends MailTransport {
  readonly ready = true;

  deliver(): Promise<Delivery> {
    return Promise.resolve({ kind: 'kept' });
  }
}

/** In production without a mail server: nothing is lost, and nothing is sent before there is one. */
export class WaitingMailTransport extends MailTransport {
  readonly ready = false;

  deliver(): Promise<Delivery> {
    return Promise.resolve({ kind: 'unavailable', reason: 'SMTP_URL is not set' });
  }
}
