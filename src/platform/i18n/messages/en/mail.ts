import type { mail as es } from '../es/mail.js';

export const mail = {
  'mail.hello': 'Hello {name},',
  'mail.tagline': 'Second-hand books between readers',
  'mail.why':
    'You get this message because you have an account at {host}. It is automatic: there is no need to answer.',
  'mail.order': 'Order {code}',
  'mail.tracking': 'Tracking number',
  'mail.subtotal': 'Your books',
  'mail.refund': 'We return to you',
  'mail.refunded': 'Returned to you in all',
  'mail.excess': 'Taken beyond the total',
  'mail.refunded_with_excess': 'Goes back to you in all',
  'mail.button.pay': 'Pay now',
  'mail.button.order': 'See the order',
  'mail.button.sales': 'See my sales',
  'mail.button.selling': 'See my books',
  'mail.button.catalog': 'See the catalogue',

  'mail.welcome.subject': 'Welcome to BookStore',
  'mail.welcome.title': 'Your account is ready',
  'mail.welcome.text':
    'With one account you buy second-hand books and sell the ones you have read. Start wherever you like.',

  'mail.order_placed.subject': 'We have your order {code}',
  'mail.order_placed.title': 'Your books are held for you',
  'mail.order_placed.text': 'We hold them for you until {until}. What is not paid by then goes back on sale.',

  'mail.order_paid.subject': 'Payment received: order {code}',
  'mail.order_paid.title': 'Thank you for your order',
  'mail.order_paid.text':
    'We have your payment. Each seller is getting a parcel ready, and we write to you when it leaves.',
  'mail.order_paid.excess':
    'The payment provider took {amount} more than the total. We are giving that back to you, the same way you paid.',

  'mail.payment_refused.subject': 'Your order {code} could not be charged',
  'mail.payment_refused.title': 'The payment did not go through',
  'mail.payment_refused.text':
    'The payment provider took its time, and now tells us that nothing was charged. We still hold your copies until {until}: you can try again.',
  'mail.payment_refused.mismatch':
    'The payment provider took {amount} in place of the total of your order. We are giving all of it back, the same way you paid. We still hold your copies until {until}: you can try again.',

  'mail.parcel_shipped.subject': 'On its way: order {code}',
  'mail.parcel_shipped.title': 'Your books are on their way',
  'mail.parcel_shipped.text': 'This parcel of your order left with {carrier}.',

  'mail.order_delivered.subject': 'Delivered: order {code}',
  'mail.order_delivered.title': 'Your order has arrived',
  'mail.order_delivered.text': 'Everything has arrived. Enjoy your reading.',

  'mail.order_expired.subject': 'Your order {code} has expired',
  'mail.order_expired.title': 'The time to pay is over',
  'mail.order_expired.text':
    'There is nothing to pay and the copies are back on sale. Should a payment have been taken all the same, it goes back to you by itself. If you still want them, place a new order.',

  'mail.order_cancelled.subject': 'Order {code} cancelled',
  'mail.order_cancelled.title': 'The order is cancelled',
  'mail.order_cancelled.text':
    'There is nothing to pay and the copies are back on sale. Should a payment have been taken all the same, it goes back to you by itself.',
  'mail.order_cancelled.refunding':
    'It had been paid, so we are returning your money. We write to you when it is done.',

  'mail.order_refunded.subject': 'Your money for order {code} is on its way back',
  'mail.order_refunded.title': 'We have returned your money',
  'mail.order_refunded.text':
    'We returned what you paid, the same way you paid it. Your bank may need a few days to show it.',

  'mail.parcel_cancelled.subject': 'A parcel of order {code} will not be sent',
  'mail.parcel_cancelled.title': 'These books will not be sent',
  'mail.parcel_cancelled.text': 'We are sorry: the seller cannot send you these books.',

  'mail.parcel_delayed.subject': 'A parcel of order {code} is late',
  'mail.parcel_delayed.title': 'Your books are late',
  'mail.parcel_delayed.text': '{carrier} tells us that this parcel needs longer than planned. It is still on its way.',

  'mail.parcel_lost.subject': 'A parcel of order {code} is lost',
  'mail.parcel_lost.title': 'This parcel is lost',
  'mail.parcel_lost.text': 'We are sorry: {carrier} cannot find the parcel with these books.',

  'mail.books_sold.subject': 'You made a sale: order {code}',
  'mail.books_sold.title': 'You made a sale',
  'mail.books_sold.text': 'It is paid. Get the parcel ready: the address to send it to is under “My sales”.',

  'mail.sale_cancelled.subject': 'Do not send order {code}: it was cancelled',
  'mail.sale_cancelled.title': 'The sale was cancelled',
  'mail.sale_cancelled.text': 'The order was cancelled before it left. Do not send it: the copies go back on sale.',

  'mail.book_sold_out.subject': '“{title}” is sold out',
  'mail.book_sold_out.title': 'There is no copy left',
  'mail.book_sold_out.text': '“{title}” is sold out. If you have more copies, add them under “My books”.',

  'dev_mail.title': 'Outgoing mail',
  'dev_mail.lead': 'This page exists only outside production. It shows what the shop writes, and to whom.',
  'dev_mail.none': 'There is no mail yet',
  'dev_mail.none_text': 'Create an account or place an order: it shows up here a few seconds later.',
  'dev_mail.to': 'To',
  'dev_mail.nobody': 'An account that is gone or disabled',
  'dev_mail.unreadable': 'This version cannot read it',
  'dev_mail.written_at': 'Written on',
  'dev_mail.kind': 'Kind',
  'dev_mail.reason': 'Reason',
  'dev_mail.subject': 'Subject',
  'dev_mail.html': 'As HTML',
  'dev_mail.text': 'As text',
  'dev_mail.state_title': 'State',
  'dev_mail.chosen': 'The one that is sent',
  'dev_mail.state.due': 'Waiting',
  'dev_mail.state.sent': 'Sent',
  'dev_mail.state.kept': 'Kept',
  'dev_mail.state.dropped': 'Dropped',
  'dev_mail.state.dead': 'Given up',
  'dev_mail.language.es': 'In Spanish',
  'dev_mail.language.en': 'In English',
} satisfies Record<keyof typeof es, string>;
