/** The e-mails, and the page that shows them in development. */
export const mail = {
  'mail.hello': 'Hola, {name}:',
  'mail.tagline': 'Libros de segunda mano entre lectores',
  'mail.why': 'Te escribimos porque tienes una cuenta en {host}. Es un mensaje automático: no hace falta responder.',
  'mail.order': 'Pedido {code}',
  'mail.tracking': 'Número de guía',
  'mail.subtotal': 'Tus libros',
  'mail.refund': 'Te devolvemos',
  'mail.refunded': 'Te devolvimos en total',
  'mail.excess': 'Cobrado de más',
  'mail.refunded_with_excess': 'Te devolvemos en total',
  'mail.button.pay': 'Pagar ahora',
  'mail.button.order': 'Ver el pedido',
  'mail.button.sales': 'Ver mis ventas',
  'mail.button.selling': 'Ver mis libros',
  'mail.button.catalog': 'Ver el catálogo',

  'mail.welcome.subject': 'Te damos la bienvenida a BookStore',
  'mail.welcome.title': 'Tu cuenta está lista',
  'mail.welcome.text':
    'Con la misma cuenta compras libros usados y vendes los que ya leíste. Empieza por donde quieras.',

  'mail.order_placed.subject': 'Recibimos tu pedido {code}',
  'mail.order_placed.title': 'Tus libros están apartados',
  'mail.order_placed.text':
    'Los apartamos para ti hasta el {until}. Lo que no esté pagado para entonces vuelve a la venta.',

  'mail.order_paid.subject': 'Pago recibido: pedido {code}',
  'mail.order_paid.title': 'Gracias por tu compra',
  'mail.order_paid.text': 'Recibimos tu pago. Cada vendedor prepara ya su envío, y te escribiremos cuando salga.',
  'mail.order_paid.excess':
    'El proveedor de pagos cobró {amount} de más. Te lo estamos devolviendo por el mismo medio.',

  'mail.payment_refused.subject': 'No se pudo cobrar tu pedido {code}',
  'mail.payment_refused.title': 'El pago no se completó',
  'mail.payment_refused.text':
    'El proveedor de pagos tardó en responder, y ahora nos dice que no se cobró nada. Los ejemplares siguen apartados hasta el {until}: puedes intentarlo otra vez.',
  'mail.payment_refused.mismatch':
    'El proveedor de pagos cobró {amount} en lugar del total de tu pedido. Te lo estamos devolviendo todo por el mismo medio. Los ejemplares siguen apartados hasta el {until}: puedes intentarlo otra vez.',

  'mail.parcel_shipped.subject': 'Va de camino: pedido {code}',
  'mail.parcel_shipped.title': 'Tus libros van de camino',
  'mail.parcel_shipped.text': 'Este envío de tu pedido salió con {carrier}.',

  'mail.order_delivered.subject': 'Entregado: pedido {code}',
  'mail.order_delivered.title': 'Tu pedido llegó',
  'mail.order_delivered.text': 'Todo llegó a su destino. Que disfrutes la lectura.',

  'mail.order_expired.subject': 'Caducó tu pedido {code}',
  'mail.order_expired.title': 'Se acabó el plazo para pagar',
  'mail.order_expired.text':
    'No hay nada que pagar y los ejemplares volvieron a la venta. Si aun así se hubiera cobrado un pago, te lo devolvemos sin que lo pidas. Si aún los quieres, haz un pedido nuevo.',

  'mail.order_cancelled.subject': 'Pedido {code} cancelado',
  'mail.order_cancelled.title': 'El pedido está cancelado',
  'mail.order_cancelled.text':
    'No hay nada que pagar y los ejemplares volvieron a la venta. Si aun así se hubiera cobrado un pago, te lo devolvemos sin que lo pidas.',
  'mail.order_cancelled.refunding':
    'Como ya estaba pagado, te estamos devolviendo el dinero. Te escribiremos cuando esté hecho.',

  'mail.order_refunded.subject': 'Te devolvimos el dinero del pedido {code}',
  'mail.order_refunded.title': 'El dinero va de vuelta',
  'mail.order_refunded.text':
    'Devolvimos lo que pagaste por el mismo medio. Según tu banco, puede tardar unos días en aparecer.',

  'mail.parcel_cancelled.subject': 'Un envío del pedido {code} no saldrá',
  'mail.parcel_cancelled.title': 'Estos libros no se enviarán',
  'mail.parcel_cancelled.text': 'Lo sentimos: el vendedor no puede enviarte estos libros.',

  'mail.parcel_delayed.subject': 'Se retrasa un envío del pedido {code}',
  'mail.parcel_delayed.title': 'Tus libros se retrasan',
  'mail.parcel_delayed.text': '{carrier} nos avisa de que este envío tardará más de lo previsto. Sigue de camino.',

  'mail.parcel_lost.subject': 'Se perdió un envío del pedido {code}',
  'mail.parcel_lost.title': 'Este envío se perdió',
  'mail.parcel_lost.text': 'Lo sentimos: {carrier} no encuentra el paquete con estos libros.',

  'mail.books_sold.subject': 'Vendiste: pedido {code}',
  'mail.books_sold.title': 'Tienes una venta',
  'mail.books_sold.text': 'Ya está pagada. Prepara el paquete: la dirección de envío está en «Mis ventas».',

  'mail.sale_cancelled.subject': 'No envíes el pedido {code}: se canceló',
  'mail.sale_cancelled.title': 'La venta se canceló',
  'mail.sale_cancelled.text': 'El pedido se canceló antes de salir. No lo envíes: los ejemplares vuelven a la venta.',

  'mail.book_sold_out.subject': 'Se agotó «{title}»',
  'mail.book_sold_out.title': 'No queda ningún ejemplar',
  'mail.book_sold_out.text': '«{title}» se agotó. Si tienes más ejemplares, súmalos en «Mis libros».',

  'dev_mail.title': 'Correo saliente',
  'dev_mail.lead': 'Esta página solo existe fuera de producción. Aquí ves lo que la tienda escribe y a quién.',
  'dev_mail.none': 'Todavía no hay correo',
  'dev_mail.none_text': 'Crea una cuenta o haz un pedido: a los pocos segundos aparecerá aquí.',
  'dev_mail.to': 'Para',
  'dev_mail.nobody': 'Una cuenta que ya no está o está desactivada',
  'dev_mail.unreadable': 'Esta versión no puede leerlo',
  'dev_mail.written_at': 'Escrito el',
  'dev_mail.kind': 'Tipo',
  'dev_mail.reason': 'Motivo',
  'dev_mail.subject': 'Asunto',
  'dev_mail.html': 'Como HTML',
  'dev_mail.text': 'Como texto',
  'dev_mail.state_title': 'Estado',
  'dev_mail.chosen': 'El que recibe',
  'dev_mail.state.due': 'Pendiente',
  'dev_mail.state.sent': 'Enviado',
  'dev_mail.state.kept': 'Guardado',
  'dev_mail.state.dropped': 'Descartado',
  'dev_mail.state.dead': 'Abandonado',
  'dev_mail.language.es': 'En español',
  'dev_mail.language.en': 'En inglés',
} as const;
