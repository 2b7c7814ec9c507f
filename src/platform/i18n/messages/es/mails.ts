/** The page of the mails that were given up; what mails say is in `mail.ts`. */
export const mails = {
  'mails.title': 'Correos sin enviar',
  'mails.lead':
    'Correos que la tienda no pudo enviar después de muchos intentos, o que el servidor de correo rechazó. Arregla la causa y vuelve a intentarlo: los que tengan más de una semana ya no se envían.',
  'mails.counts':
    '{dead, plural, =0 {Ninguno sin enviar} one {# sin enviar} other {# sin enviar}} · {due, plural, =0 {ninguno en espera} one {# en espera} other {# en espera}}',
  'mails.retry_all': 'Volver a intentarlo con todos',
  'mails.retry': 'Volver a intentarlo',
  'mails.attempts': '{count, plural, one {# intento} other {# intentos}}',
  'mails.id': 'Correo',
  'mails.none': 'No hay ningún correo sin enviar',
  'mails.none_text': 'Aquí aparece lo que no se pudo enviar después de muchos intentos.',
  'notices.mails_retried':
    '{count, plural, =0 {No había nada que se pudiera volver a intentar.} one {Se vuelve a intentar ahora mismo.} other {Se vuelve a intentar con # correos ahora mismo.}}',
} as const;
