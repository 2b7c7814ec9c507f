import type { errors as es } from '../es/errors.js';

export const errors = {
  'errors.auth.email_taken': 'There is an account with that e-mail already. Log in with it or use another e-mail.',
  'errors.auth.invalid_credentials': 'The e-mail or the password is not right. Check both and try again.',
  'errors.auth.account_disabled': 'This account is disabled. Write to the shop if you think that is a mistake.',
  'errors.auth.user_not_found': 'There is no such account. Check the e-mail.',
  'errors.auth.own_account': 'You cannot disable your own account. Ask another administrator to do it.',

  'errors.catalog.out_of_stock':
    '{available, plural, =0 {“{title}” has just sold out. Remove it from the cart to go on with the rest.} one {Only # copy of “{title}” is left. Change the quantity in the cart.} other {Only # copies of “{title}” are left. Change the quantity in the cart.}}',
  'errors.catalog.book_not_found':
    'That book is no longer in the shop. Look in the catalogue: someone else may sell it.',
  'errors.catalog.own_book': '“{title}” is your own book: you cannot buy it. Remove it from the cart to go on.',
  'errors.catalog.reservation_closed': 'These copies are no longer held for you. Go back to the cart and order again.',
  'errors.catalog.not_your_book': 'That book is someone else’s: only its seller can change it.',
  'errors.catalog.book_archived':
    'That book is archived and cannot be changed. Publish it again if you want to sell it.',

  'errors.orders.cart_empty': 'Your cart is empty. Add a book before you order.',
  'errors.orders.order_not_found': 'We cannot find that order. Look for it in the list of your orders.',
  'errors.orders.shipment_not_found': 'We cannot find that shipment. Look for it in the list of your sales.',
  'errors.orders.not_payable': 'This order can no longer be paid. See its state; if it expired, place a new one.',
  'errors.orders.payment_declined':
    '{reason, select, insufficient_funds {The card lacks the funds and nothing was charged. Try another one or another way to pay.} provider_error {The payment provider failed and nothing was charged. Try again or choose another way to pay.} amount_mismatch {The payment provider took something else than the total of this order. We are giving all of it back. Try again or choose another way to pay.} unsupported_card {This shop is a simulation and takes its test cards only; nothing was charged. Use one of the list.} other {The payment was declined and nothing was charged. Try another card or another way to pay.}}',
  'errors.orders.not_cancellable':
    'This order cannot be cancelled: {state, select, paid {part of it has been sent} shipped {it has been sent} delivered {it has been delivered} expired {it has expired} paying {it is being paid} payment_unknown {its payment is not confirmed yet} other {its state does not allow it}}.',
  'errors.orders.illegal_transition':
    'That is not possible: {state, select, pending {it has not been sent yet} paid {nothing of this order is under way} shipped {it has been sent} delivered {it has been delivered} cancelled {it is cancelled} lost {it was lost on its way} expired {it has expired} refunding {the money is on its way back} refunded {the money has been refunded} reserved {it is not paid yet} paying {it is being paid} payment_unknown {its payment is not confirmed yet} other {its state does not allow it}}. Open the order again to see how it stands.',
  'errors.orders.busy': 'Somebody else is changing this order. Try again in a moment.',
  'errors.orders.carrier_unavailable': 'That carrier does not deliver to the country you chose. Choose another one.',
  'errors.orders.checkout_closed': 'That order was left half done and we gave it up. Send it again.',
  'errors.orders.invalid_address':
    'Check the address: something is missing, too long, or has characters that cannot be stored.',
  'errors.orders.invalid_card': 'That card number is not valid. Check its digits.',
  'errors.orders.invalid_quantity': 'Write a quantity from {min, number} to {max, number}.',
  'errors.orders.invalid_reason': 'Write the reason: up to {max, number} characters.',
  'errors.orders.invalid_tracking_number':
    'Write the tracking number with letters, digits, spaces and hyphens: up to 60.',
  'errors.orders.too_many_lines': 'An order takes up to {max, number} different books. Remove some from the cart.',
  'errors.orders.total_too_large': 'The total is more than can be paid at once. Place two orders.',
  'errors.orders.unknown_carrier': 'We do not know that carrier. Choose one from the list.',
  'errors.orders.unknown_country': 'We do not know that country. Choose one from the list.',
  'errors.orders.unknown_payment_method': 'We do not know that way to pay. Choose one from the list.',

  'errors.platform.service_unavailable':
    '{service, select, auth {We cannot see who is signed in right now.} catalog {We cannot reach the books right now.} other {We cannot reach carts and orders right now.}} Nothing is lost: try again in a few seconds.',

  'errors.shared.invalid_money': 'That amount is not valid. Check the price and the quantity.',

  'errors.request.idempotency_key_reused':
    'This form was sent before with other data. Open it again, check the data and send it once.',
  'errors.request.csrf':
    'This page had been open for too long, so nothing was saved. Open it again and repeat what you were doing.',
  'errors.request.cross_site':
    'This request came from another site and was not accepted. Open it from the shop and try again.',
  'errors.request.in_progress': 'The same request is still under way. Wait a moment and look whether it is done.',
  'errors.request.too_many':
    'Too many attempts in a row. Wait {seconds, plural, one {# second} other {# seconds}} and try again.',
  'errors.request.body_too_large': 'What you sent is too large. Use a smaller file or a shorter text.',
  'errors.request.forbidden': 'Your account may not do that. If you have another one, log in with that.',
  'errors.request.not_authenticated': 'Log in with your account to go on.',
  'errors.request.invalid': 'Some fields are missing or wrong. Check them and send them again.',
  'errors.request.idempotency_key_missing':
    'The Idempotency-Key header is missing. Send a new UUID with each new request.',
  'errors.request.malformed': 'We could not read what was sent. Go back and try again.',

  'errors.csrf.title': 'The page had expired',
  'errors.http.400.title': 'We did not understand that',
  'errors.http.400.message': 'Something in the address or the data is not right. Go back and check it.',
  'errors.http.401.title': 'Please log in',
  'errors.http.401.message': 'Log in with your account to see this page.',
  'errors.http.402.title': 'The payment did not go through',
  'errors.http.402.message': 'Nothing was charged. Try another card or another way to pay.',
  'errors.http.403.title': 'Not for this account',
  'errors.http.403.message': 'Your account may not see or change this. If you have another one, log in with that.',
  'errors.http.404.title': 'We cannot find that page',
  'errors.http.404.message': 'The address may be mistyped, or the book may be gone. Look for it in the catalogue.',
  'errors.http.405.title': 'That cannot be asked this way',
  'errors.http.405.message': 'This address does not take that operation. Go back and use the buttons of the page.',
  'errors.http.409.title': 'Something changed in the meantime',
  'errors.http.409.message': 'What you wanted to do is no longer possible. Go back to see how things stand now.',
  'errors.http.413.title': 'Too large',
  'errors.http.413.message': 'What you sent is too large. Use a smaller file or a shorter text.',
  'errors.http.415.title': 'That format will not do',
  'errors.http.415.message': 'The data came in a format that we do not know. Use the form on the page.',
  'errors.http.422.title': 'Something needs correcting',
  'errors.http.422.message': 'Some of the data is not right. Go back, correct it and send it again.',
  'errors.http.429.title': 'One moment, please',
  'errors.http.429.message': 'There were too many attempts in a row. Wait a minute and try again.',
  'errors.http.500.title': 'Something failed on our side',
  'errors.http.500.message': 'It is not your fault, and it has been recorded. Try again in a moment.',
  'errors.http.503.title': 'The shop is busy',
  'errors.http.503.message':
    'We cannot read our data right now. Try again in a few seconds; your cart is where you left it.',
  'errors.retry': 'Try again',
  'errors.to_catalog': 'Go to the catalogue',
  'errors.to_home': 'Go to the home page',
  'errors.status': 'Error {status}',
  'errors.request_id': 'If you ask for help, give this number:',
} satisfies Record<keyof typeof es, string>;
