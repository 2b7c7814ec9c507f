import type { Delivery } from '../../application/ports/mail.transport.js';

/** Steps at which a refusal is about this one mail; at any other it is about us, and may be mended. */
const ABOUT_THE_MAIL = /^(RCPT TO|DATA)$/;

interface SmtpError {
  readonly code?: unknown;
  readonly command?: unknown;
  readonly responseCode?: unknown;
}

/**
 * What an error of the SMTP client means. What the server wrote is left out: it tends to repeat the address. A refusal for
 * good (5xx) of this recipient or text is final; a wrong password or an unknown sender is ours, and is tried again.
 */
export function smtpFailure(error: unknown): Delivery {
  const { code, command, responseCode }: SmtpError = typeof error === 'object' && error !== null ? error : {};
  const step = typeof command === 'string' ? command : '';
  const answer = typeof responseCode === 'number' ? responseCode : 0;
  const reason =
    ['SMTP', ...(typeof code === 'string' ? [code] : []), step, ...(answer === 0 ? [] : [String(answer)])]
      .filter((part) => /^[\w ]{1,40}$/.test(part))
      .join(' ') || 'SMTP';
  const final = answer >= 500 && answer <= 599 && answer !== 503 && ABOUT_THE_MAIL.test(step);
  return { kind: final ? 'refused' : 'unavailable', reason };
}
