import type { notices as es } from '../es/notices.js';

export const notices = {
  'notices.welcome': 'Welcome. Your account is ready.',
  'notices.logged_in': 'Hello again.',
  'notices.logged_out': 'You have logged out.',
  'notices.account_disabled': 'The account is disabled and its sessions are closed.',
  'notices.account_enabled': 'The account is active again.',
  'notices.book_published': 'Your book is on sale.',
  'notices.book_saved': 'Your changes are saved.',
  'notices.book_archived': 'The book is archived and no longer on sale.',
  'notices.book_is_archived': 'That book is archived and cannot be changed. Publish it again if you want to sell it.',
  'notices.cart_added': 'The book is in your cart.',
  'notices.cart_updated': 'The cart is up to date.',
  'notices.cart_removed': 'The book is out of your cart.',
  'notices.order_placed': 'Your copies are held for you. Pay before the time is up.',
  'notices.not_payable': 'That order can no longer be paid. Here is how it stands; if it expired, place a new one.',
  'notices.order_paid': 'Payment received. Thank you for your order.',
  'notices.payment_unknown': 'The bank has not answered yet. Do not pay again: we will know in a few minutes.',
  'notices.order_cancelled': 'The order is cancelled.',
  'notices.order_refunding': 'The order is cancelled and your refund is on its way.',
  'notices.order_received': 'Thank you for confirming. Enjoy your reading.',
  'notices.shipment_shipped': 'The shipment is marked as shipped.',
} satisfies Record<keyof typeof es, string>;
