export const events = {
  'events.title': 'Avisos sin entregar',
  'events.lead':
    'Lo que ha pasado en la tienda y no se ha podido comunicar a quien lo esperaba, por ejemplo para escribir un correo. Arregla la causa y vuelve a intentarlo: nada se hace dos veces.',
  'events.modules': 'Módulos',
  'events.all': 'Todos',
  'events.counts':
    '{dead, plural, =0 {Ninguno sin entregar} one {# sin entregar} other {# sin entregar}} · {pending, plural, =0 {ninguno en camino} one {# en camino} other {# en camino}}',
  'events.retry_all': 'Volver a intentarlo con todos',
  'events.retry': 'Volver a intentarlo',
  'events.discard': 'Descartar',
  'events.discard_why': 'Nadie se enterará nunca de esto. No se puede deshacer.',
  'events.discard_confirm': 'Descartar el aviso',
  'events.attempts': '{count, plural, one {# intento} other {# intentos}}',
  'events.id': 'Aviso',
  'events.subject': 'Sobre',
  'events.request': 'Petición',
  'events.none': 'Todo está entregado',
  'events.none_text': 'Aquí aparece lo que no se pudo entregar después de muchos intentos.',
  'notices.events_retried':
    '{count, plural, =0 {No había nada que se pudiera volver a intentar.} one {Se vuelve a intentar ahora mismo.} other {Se vuelve a intentar con # avisos ahora mismo.}}',
  'notices.event_discarded': 'El aviso está descartado.',
  'errors.events.not_found': 'No encontramos ese aviso. Mira la lista de los que están sin entregar.',
  'errors.events.not_dead': 'Ese aviso ya no está en la lista: alguien lo ha vuelto a intentar o lo ha descartado.',
  'errors.events.too_old':
    'Ese aviso tiene más de {days, plural, one {# día} other {# días}} y volver a intentarlo podría hacer algo dos veces. Solo se puede descartar.',
} as const;
