import { createTransport } from 'nodemailer';
import { type Delivery, MailTransport, type OutgoingMail } from '../../application/ports/mail.transport.js';
import { oneLine } from './one-line.js';
import { smtpFailure } from './smtp-failure.js';
import { type SmtpServer, smtpServer } from './smtp-server.js';

/** To reach the server, to be greeted by it, and between two of its answers, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;
const GREETING_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 15_000;

/** For the whole conversation, however busily the server talks; well within the sender's lease. */
const DELIVERY_TIMEOUT_MS = 45_000;

/** Domains that are reserved for examples, the demo's among them: a mail to one only comes back. */
const NOWHERE = /[.@](example|invalid|localhost|test)$/;

export interface SmtpOptions {
  readonly url: string;
  /** The From header. */
  readonly from: string;
  /** The shop's host, for Message-IDs: the same on every instance. */
  readonly host: string;
  /** How long the whole conversation may take, in milliseconds. */
  readonly deliveryTimeoutMs?: number;
}

/** Hands mail to an SMTP server, one connection a mail: what one of them does to its connection harms no other. */
export class SmtpMailTransport extends MailTransport {
  readonly ready = true;
  private readonly server: SmtpServer;

  constructor(private readonly options: SmtpOptions) {
    super();
    this.server = smtpServer(options.url);
  }

  async deliver(mail: OutgoingMail): Promise<Delivery> {
    if (NOWHERE.test(mail.to.email)) return { kind: 'refused', reason: 'its domain cannot receive mail (RFC 2606)' };
    const mailer = createTransport({
      ...this.server,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: GREETING_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const limit = AbortSignal.timeout(this.options.deliveryTimeoutMs ?? DELIVERY_TIMEOUT_MS);
    try {
      await untilAborted(mailer.sendMail(this.messageOf(mail)), limit);
      return { kind: 'sent' };
    } catch (error) {
      return smtpFailure(error);
    } finally {
      mailer.close();
    }
  }

  private messageOf(mail: OutgoingMail) {
    return {
      from: this.options.from,
      to: { name: oneLine(mail.to.name), address: mail.to.email },
      subject: oneLine(mail.subject),
      text: mail.text,
      html: mail.html,
      messageId: `<${mail.id}@${this.options.host}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language },
    };
  }
}

/** A conversation that lasts too long is not waited for: the mail may arrive all the same. */
async function untilAborted<T>(work: Promise<T>, limit: AbortSignal): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    limit.addEventListener('abort', () => {
      reject(new Error('no end within the time for a delivery'));
    });
  });
  return Promise.race([work, late]);
}
