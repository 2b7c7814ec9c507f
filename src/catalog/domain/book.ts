import type { BookId, UserId } from '../../shared/ids.js';
import type { Money } from '../../shared/money.js';
import { type Author, bookAuthor, bookDescription, bookTitle, type Description, type Title } from './book-text.js';
import { BookArchivedError, BookChangedError, InvalidBookError, NotYourBookError } from './catalog-errors.js';
import { bookCategory, type BookCategory, bookCondition, type BookCondition } from './classification.js';
import { isbn, type Isbn } from './isbn.js';
import { bookPrice } from './price.js';
import { openingStock, type Stock } from './stock.js';

export interface BookProps {
  readonly id: BookId;
  readonly sellerId: UserId;
  readonly title: Title;
  readonly author: Author;
  readonly description: Description;
  readonly isbn: Isbn | null;
  readonly condition: BookCondition;
  readonly category: BookCategory;
  readonly price: Money;
  readonly status: 'listed' | 'archived';
  /** File of the uploaded cover in the cover storage; `null`: a cover is drawn. */
  readonly cover: string | null;
  readonly stock: Stock;
  /** Counts the seller's edits; sales do not change it. */
  readonly version: number;
  readonly createdAt: Date;
}

/** What a seller says of a book. The domain decides what of it makes sense. */
export interface BookDraft {
  readonly title: string;
  readonly author: string;
  readonly description: string;
  /** Empty for none. */
  readonly isbn: string;
  readonly condition: string;
  readonly category: string;
  /** Minor units of `currency`. */
  readonly price: number;
  readonly currency: string;
}

/** What an edit may change; what is left out stays. */
export type BookChanges = Partial<BookDraft> & { readonly cover?: string };

/** A listing: copies of one book that one seller offers in one condition. Immutable. */
export class Book {
  private constructor(private readonly props: BookProps) {}

  /** Puts a new book on sale. @throws InvalidBookError on the first thing that no book can have. */
  static publish(
    draft: BookDraft & {
      readonly id: BookId;
      readonly sellerId: UserId;
      readonly stock: number;
      readonly cover: string | null;
    },
    storeCurrency: string,
    at: Date,
  ): Book {
    return new Book({
      id: draft.id,
      sellerId: draft.sellerId,
      title: bookTitle(draft.title),
      author: bookAuthor(draft.author),
      description: bookDescription(draft.description),
      isbn: draft.isbn.trim() === '' ? null : isbn(draft.isbn),
      condition: bookCondition(draft.condition),
      category: bookCategory(draft.category),
      price: priceIn(storeCurrency, draft.price, draft.currency),
      status: 'listed',
      cover: draft.cover,
      stock: openingStock(draft.stock),
      version: 1,
      createdAt: at,
    });
  }

  /** A book as it was stored. */
  static restore(props: BookProps): Book {
    return new Book(props);
  }

  get id(): BookId {
    return this.props.id;
  }

  get sellerId(): UserId {
    return this.props.sellerId;
  }

  get version(): number {
    return this.props.version;
  }

  /** Everything, to be stored or shown. */
  toProps(): BookProps {
    return this.props;
  }

  /**
   * The book with the seller's changes. `seenVersion` is the version the seller was looking at, where it is known.
   * @throws NotYourBookError, BookArchivedError, BookChangedError, InvalidBookError
   */
  edit(changes: BookChanges, by: UserId, seenVersion?: number): Book {
    this.assertOwnedBy(by);
    if (this.props.status === 'archived') throw new BookArchivedError(this.id);
    if (seenVersion !== undefined && seenVersion !== this.version) throw new BookChangedError(this.id);
    const { props } = this;
    const currency = props.price.currency;
    return new Book({
      ...props,
      title: changes.title === undefined ? props.title : bookTitle(changes.title),
      author: changes.author === undefined ? props.author : bookAuthor(changes.author),
      description: changes.description === undefined ? props.description : bookDescription(changes.description),
      isbn: changes.isbn === undefined ? props.isbn : changes.isbn.trim() === '' ? null : isbn(changes.isbn),
      condition: changes.condition === undefined ? props.condition : bookCondition(changes.condition),
      category: changes.category === undefined ? props.category : bookCategory(changes.category),
      price: changes.price === undefined ? props.price : priceIn(currency, changes.price, changes.currency ?? currency),
      cover: changes.cover ?? props.cover,
      version: props.version + 1,
    });
  }

  /** The book taken off sale for good; what was sold of it stays on record. @throws NotYourBookError */
  archive(by: UserId): Book {
    this.assertOwnedBy(by);
    return new Book({ ...this.props, status: 'archived', version: this.version + 1 });
  }

  private assertOwnedBy(userId: UserId): void {
    if (this.props.sellerId !== userId) throw new NotYourBookError(this.id);
  }
}

function priceIn(storeCurrency: string, amount: number, currency: string): Money {
  if (currency !== storeCurrency) throw new InvalidBookError('price', 'wrong_currency');
  return bookPrice(amount, currency);
}
