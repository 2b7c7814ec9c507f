import type { mails as es } from '../es/mails.js';

export const mails = {
  'mails.title': 'Unsent e-mails',
  'mails.lead':
    'E-mails that the shop could not send after many attempts, or that the mail server refused. Mend the cause and retry: those older than a week are not sent any more.',
  'mails.counts':
    '{dead, plural, =0 {None unsent} one {# unsent} other {# unsent}} · {due, plural, =0 {none waiting} one {# waiting} other {# waiting}}',
  'mails.retry_all': 'Retry all',
  'mails.retry': 'Retry',
  'mails.attempts': '{count, plural, one {# attempt} other {# attempts}}',
  'mails.id': 'E-mail',
  'mails.none': 'No e-mail is unsent',
  'mails.none_text': 'What could not be sent after many attempts appears here.',
  'notices.mails_retried':
    '{count, plural, =0 {There was nothing that could be retried.} one {It is being retried right now.} other {# e-mails are being retried right now.}}',
} satisfies Record<keyof typeof es, string>;
