/** Said once, on the page after a form that worked. */
export const notices = {
  'notices.welcome': 'Te damos la bienvenida. Tu cuenta está lista.',
  'notices.logged_in': 'Hola otra vez.',
  'notices.logged_out': 'Has salido de tu cuenta.',
  'notices.account_disabled': 'La cuenta quedó desactivada y sus sesiones, cerradas.',
  'notices.account_enabled': 'La cuenta vuelve a estar activa.',
  'notices.book_published': 'Tu libro ya está a la venta.',
  'notices.book_saved': 'Los cambios están guardados.',
  'notices.book_archived': 'El libro quedó archivado y ya no se vende.',
  'notices.book_is_archived':
    'Ese libro está archivado y ya no se puede cambiar. Publícalo de nuevo si lo quieres vender.',
  'notices.cart_added': 'El libro está en tu carrito.',
  'notices.cart_updated': 'El carrito está al día.',
  'notices.cart_removed': 'El libro salió de tu carrito.',
  'notices.order_placed': 'Tus ejemplares están reservados. Paga antes de que termine el plazo.',
  'notices.not_payable': 'Ese pedido ya no se puede pagar. Aquí ves cómo está; si caducó, haz uno nuevo.',
  'notices.order_paid': 'Pago recibido. Gracias por tu compra.',
  'notices.payment_unknown': 'Todavía no tenemos respuesta del banco. No pagues otra vez: lo sabremos en unos minutos.',
  'notices.order_cancelled': 'El pedido está cancelado.',
  'notices.order_refunding': 'El pedido está cancelado y la devolución del dinero, en marcha.',
  'notices.order_received': 'Gracias por confirmarlo. Que disfrutes la lectura.',
  'notices.shipment_shipped': 'El envío está marcado como enviado.',
} as const;
