import { Money, type MoneyDto } from '../../../shared/money.js';
import type { MailContent } from '../../domain/mail-content.js';
import type { BoughtBook } from '../../domain/facts.js';
import type { MailLine, MailView } from './mail.view.js';
import { oneLine } from './one-line.js';

type Body = Omit<MailView, 'subject' | 'title' | 'name'>;

/** What the template of a mail shows; links begin at `origin`, the shop's public address. */
export function bodyOf(content: MailContent, origin: URL): Body {
  const nothing = emptyBody(origin);
  switch (content.kind) {
    case 'welcome':
      return nothing;
    case 'book_sold_out':
      return { ...nothing, book: oneLine(content.facts.title) };
    case 'books_sold':
    case 'sale_cancelled': {
      const { code, lines } = content.facts;
      return { ...nothing, ...booksOf(lines), code };
    }
    case 'parcel_shipped':
    case 'parcel_cancelled':
    case 'parcel_delayed':
    case 'parcel_lost': {
      const { code, lines, refund, carrierName, trackingNumber } = content.facts;
      return { ...nothing, ...booksOf(lines), ...linksOf(code, origin), code, refund, carrierName, trackingNumber };
    }
    default: {
      const { code, lines, shippingCost, total, carrierName, expiresAt, status, unowed } = content.facts;
      return {
        ...nothing,
        ...booksOf(lines),
        ...linksOf(code, origin),
        code,
        shippingCost,
        total,
        unowed,
        returned: inAll(total, unowed),
        carrierName,
        until: expiresAt,
        refunding: status === 'refunding',
      };
    }
  }
}

function emptyBody(origin: URL): Body {
  const at = (path: string): string => new URL(path, origin).href;
  return {
    host: origin.host,
    homeUrl: at('/'),
    catalogUrl: at('/books'),
    sellingUrl: at('/selling'),
    salesUrl: at('/selling/orders'),
    orderUrl: null,
    payUrl: null,
    code: null,
    lines: [],
    subtotal: null,
    shippingCost: null,
    total: null,
    refund: null,
    unowed: null,
    returned: null,
    carrierName: null,
    trackingNumber: null,
    until: null,
    refunding: false,
    book: null,
  };
}

function linksOf(code: string, origin: URL): { orderUrl: string; payUrl: string } {
  const orderUrl = new URL(`/orders/${encodeURIComponent(code)}`, origin).href;
  return { orderUrl, payUrl: `${orderUrl}/payment` };
}

function booksOf(books: readonly BoughtBook[]): { lines: readonly MailLine[]; subtotal: MoneyDto | null } {
  const lines = books.map(({ title, quantity, unitPrice }) => ({
    title: oneLine(title),
    quantity,
    sum: Money.of(unitPrice.amount, unitPrice.currency).times(quantity).toJSON(),
  }));
  const [first, ...rest] = lines.map(({ sum }) => Money.of(sum.amount, sum.currency));
  return { lines, subtotal: first ? rest.reduce((sum, next) => sum.plus(next), first).toJSON() : null };
}

/** What was taken in another currency cannot be added: it was in place of the total, not beside it. */
function inAll(total: MoneyDto, unowed: MoneyDto | null): MoneyDto {
  if (unowed?.currency !== total.currency) return total;
  return Money.of(total.amount, total.currency).plus(Money.of(unowed.amount, unowed.currency)).toJSON();
}
