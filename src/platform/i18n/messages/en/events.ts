import type { events as es } from '../es/events.js';

export const events = {
  'events.title': 'Undelivered events',
  'events.lead':
    'What happened in the shop and could not be told to who waits for it, for instance to write an e-mail. Mend the cause and retry: nothing is done twice.',
  'events.modules': 'Modules',
  'events.all': 'All',
  'events.counts':
    '{dead, plural, =0 {None undelivered} one {# undelivered} other {# undelivered}} · {pending, plural, =0 {none on its way} one {# on its way} other {# on their way}}',
  'events.retry_all': 'Retry all',
  'events.retry': 'Retry',
  'events.discard': 'Discard',
  'events.discard_why': 'Nobody will ever be told of this. It cannot be undone.',
  'events.discard_confirm': 'Discard the event',
  'events.attempts': '{count, plural, one {# attempt} other {# attempts}}',
  'events.id': 'Event',
  'events.subject': 'About',
  'events.request': 'Request',
  'events.none': 'Everything is delivered',
  'events.none_text': 'What could not be delivered after many attempts appears here.',
  'notices.events_retried':
    '{count, plural, =0 {There was nothing that could be retried.} one {It is being retried right now.} other {# events are being retried right now.}}',
  'notices.event_discarded': 'The event is discarded.',
  'errors.events.not_found': 'We cannot find that event. Look at the list of those that are undelivered.',
  'errors.events.not_dead': 'That event has left the list: somebody has retried or discarded it.',
  'errors.events.too_old':
    'That event is older than {days, plural, one {# day} other {# days}}, and retrying it might do something twice. It can only be discarded.',
} satisfies Record<keyof typeof es, string>;
