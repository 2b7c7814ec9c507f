/**
 * What went wrong and what to do next. `errors.<code>` belongs to the domain error with that code, its placeholders to the
 * error's details; `errors.http.<status>` to everything without a code of its own.
 */
export const errors = {
  'errors.auth.email_taken': 'Ya hay una cuenta con ese correo. Entra con ella o usa otro correo.',
  'errors.auth.invalid_credentials': 'El correo o la contraseña no son correctos. Revísalos e inténtalo otra vez.',
  'errors.auth.account_disabled': 'Esta cuenta está desactivada. Escribe a la tienda si crees que es un error.',
  'errors.auth.user_not_found': 'No existe esa cuenta. Revisa el correo.',
  'errors.auth.own_account': 'No puedes desactivar tu propia cuenta. Pídeselo a otra persona administradora.',

  'errors.catalog.out_of_stock':
    '{available, plural, =0 {«{title}» se acaba de agotar. Quítalo del carrito para seguir con lo demás.} one {De «{title}» solo queda # ejemplar. Cambia la cantidad en el carrito.} other {De «{title}» solo quedan # ejemplares. Cambia la cantidad en el carrito.}}',
  'errors.catalog.book_not_found':
    'Ese libro ya no está en la tienda. Búscalo en el catálogo: quizá lo venda otra persona.',
  'errors.catalog.own_book': '«{title}» es tuyo: no puedes comprarlo. Quítalo del carrito para seguir.',
  'errors.catalog.reservation_closed':
    'La reserva de estos ejemplares ya terminó. Vuelve al carrito y haz el pedido otra vez.',
  'errors.catalog.not_your_book': 'Ese libro es de otra persona: solo quien lo vende puede cambiarlo.',
  'errors.catalog.book_archived':
    'Ese libro está archivado y ya no se puede cambiar. Publícalo de nuevo si lo quieres vender.',

  'errors.orders.cart_empty': 'Tu carrito está vacío. Añade algún libro antes de hacer el pedido.',
  'errors.orders.order_not_found': 'No encontramos ese pedido. Míralo en la lista de tus pedidos.',
  'errors.orders.shipment_not_found': 'No encontramos ese envío. Míralo en la lista de tus ventas.',
  'errors.orders.not_payable': 'Este pedido ya no se puede pagar. Mira su estado; si caducó, haz uno nuevo.',
  'errors.orders.payment_declined':
    '{reason, select, insufficient_funds {La tarjeta no tiene fondos suficientes y no se cobró nada. Prueba con otra o con otro medio de pago.} provider_error {El proveedor de pagos falló y no se cobró nada. Inténtalo otra vez o usa otro medio de pago.} amount_mismatch {El proveedor de pagos cobró algo distinto del total de este pedido. Te lo estamos devolviendo todo. Inténtalo otra vez o usa otro medio de pago.} unsupported_card {Esta tienda es una simulación y solo acepta sus tarjetas de prueba; no se cobró nada. Usa una de la lista.} other {El pago fue rechazado y no se cobró nada. Prueba con otra tarjeta o con otro medio de pago.}}',
  'errors.orders.not_cancellable':
    'Este pedido no se puede cancelar: {state, select, paid {ya se envió una parte} shipped {ya se envió} delivered {ya se entregó} expired {ya caducó} paying {se está pagando} payment_unknown {su pago está por confirmar} other {su estado no lo permite}}.',
  'errors.orders.illegal_transition':
    'Eso no es posible: {state, select, pending {todavía no se envió} paid {nada de este pedido está en camino} shipped {ya se envió} delivered {ya se entregó} cancelled {ya se canceló} lost {se perdió en el camino} expired {ya caducó} refunding {el dinero se está devolviendo} refunded {ya se devolvió el dinero} reserved {todavía no se pagó} paying {se está pagando} payment_unknown {su pago está por confirmar} other {su estado no lo permite}}. Vuelve a abrir el pedido para ver cómo está.',
  'errors.orders.busy': 'Alguien más está cambiando este pedido. Inténtalo otra vez en un momento.',
  'errors.orders.carrier_unavailable': 'Esa empresa no entrega en el país que elegiste. Elige otra.',
  'errors.orders.checkout_closed': 'Ese pedido quedó a medias y lo dejamos sin efecto. Envíalo de nuevo.',
  'errors.orders.invalid_address':
    'Revisa la dirección: falta algo, es demasiado largo o tiene caracteres que no se pueden guardar.',
  'errors.orders.invalid_card': 'Ese número de tarjeta no es válido. Revisa sus cifras.',
  'errors.orders.invalid_quantity': 'Escribe una cantidad de {min, number} a {max, number}.',
  'errors.orders.invalid_reason': 'Escribe el motivo: hasta {max, number} caracteres.',
  'errors.orders.invalid_tracking_number':
    'Escribe el número de guía con letras, cifras, espacios y guiones: hasta 60.',
  'errors.orders.too_many_lines': 'En un pedido caben hasta {max, number} libros distintos. Quita alguno del carrito.',
  'errors.orders.total_too_large': 'El total es más de lo que se puede pagar de una vez. Haz dos pedidos.',
  'errors.orders.unknown_carrier': 'No conocemos esa empresa de envíos. Elige una de la lista.',
  'errors.orders.unknown_country': 'No conocemos ese país. Elige uno de la lista.',
  'errors.orders.unknown_payment_method': 'No conocemos ese medio de pago. Elige uno de la lista.',

  'errors.platform.service_unavailable':
    '{service, select, auth {Ahora mismo no podemos ver quién ha entrado.} catalog {Ahora mismo no alcanzamos los libros.} other {Ahora mismo no alcanzamos los carritos y los pedidos.}} No se pierde nada: inténtalo de nuevo en unos segundos.',

  'errors.shared.invalid_money': 'Ese importe no es válido. Revisa el precio y la cantidad.',

  'errors.request.idempotency_key_reused':
    'Este formulario ya se envió con otros datos. Ábrelo de nuevo, revisa los datos y envíalo una sola vez.',
  'errors.request.csrf':
    'Esta página llevaba demasiado tiempo abierta, así que no guardamos nada. Ábrela de nuevo y repite lo que hacías.',
  'errors.request.cross_site':
    'Esta petición llegó desde otro sitio y no la aceptamos. Ábrela desde la tienda e inténtalo otra vez.',
  'errors.request.in_progress': 'La misma petición sigue en curso. Espera un momento y mira si ya está hecha.',
  'errors.request.too_many':
    'Demasiados intentos seguidos. Espera {seconds, plural, one {# segundo} other {# segundos}} y vuelve a intentarlo.',
  'errors.request.body_too_large': 'Lo que enviaste es demasiado grande. Usa un archivo o un texto más corto.',
  'errors.request.forbidden': 'Tu cuenta no tiene permiso para esto. Si usas varias, entra con la otra.',
  'errors.request.not_authenticated': 'Entra con tu cuenta para seguir.',
  'errors.request.invalid': 'Hay datos que faltan o no son correctos. Revísalos y envíalos otra vez.',
  'errors.request.idempotency_key_missing':
    'Falta la cabecera Idempotency-Key. Envía un UUID nuevo con cada petición nueva.',
  'errors.request.malformed': 'No pudimos leer lo que se envió. Vuelve atrás e inténtalo otra vez.',

  'errors.csrf.title': 'La página había caducado',
  'errors.http.400.title': 'No entendimos la petición',
  'errors.http.400.message': 'Algo en la dirección o en los datos no es correcto. Vuelve atrás y revísalos.',
  'errors.http.401.title': 'Hace falta entrar',
  'errors.http.401.message': 'Entra con tu cuenta para ver esta página.',
  'errors.http.402.title': 'El pago no pasó',
  'errors.http.402.message': 'No se cobró nada. Prueba con otra tarjeta o con otro medio de pago.',
  'errors.http.403.title': 'Esto no es para tu cuenta',
  'errors.http.403.message': 'Tu cuenta no tiene permiso para ver o cambiar esto. Si usas varias, entra con la otra.',
  'errors.http.404.title': 'No encontramos esa página',
  'errors.http.404.message': 'Puede que la dirección tenga un error o que el libro ya no esté. Búscalo en el catálogo.',
  'errors.http.405.title': 'Así no se puede pedir esto',
  'errors.http.405.message': 'Esta dirección no admite esa operación. Vuelve atrás y usa los botones de la página.',
  'errors.http.409.title': 'Algo cambió mientras tanto',
  'errors.http.409.message': 'Lo que querías hacer ya no es posible. Vuelve atrás para ver cómo está ahora.',
  'errors.http.413.title': 'Demasiado grande',
  'errors.http.413.message': 'Lo que enviaste es demasiado grande. Usa un archivo o un texto más corto.',
  'errors.http.415.title': 'Ese formato no sirve',
  'errors.http.415.message': 'Enviaste los datos en un formato que no conocemos. Usa el formulario de la página.',
  'errors.http.422.title': 'Hay datos por corregir',
  'errors.http.422.message': 'Algún dato no es correcto. Vuelve atrás, corrígelo y envíalo otra vez.',
  'errors.http.429.title': 'Un momento, por favor',
  'errors.http.429.message': 'Recibimos demasiados intentos seguidos. Espera un minuto y vuelve a intentarlo.',
  'errors.http.500.title': 'Algo falló de nuestro lado',
  'errors.http.500.message': 'No es culpa tuya y ya quedó anotado. Inténtalo otra vez dentro de un momento.',
  'errors.http.503.title': 'La tienda está ocupada',
  'errors.http.503.message':
    'Ahora mismo no podemos leer los datos. Vuelve a intentarlo en unos segundos; tu carrito sigue donde estaba.',
  'errors.retry': 'Intentar otra vez',
  'errors.to_catalog': 'Ir al catálogo',
  'errors.to_home': 'Ir a la portada',
  'errors.status': 'Error {status}',
  'errors.request_id': 'Si pides ayuda, da este número:',
} as const;
