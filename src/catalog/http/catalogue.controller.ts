import { Controller, Get, NotFoundException, Param, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AppConfig } from '../../platform/config/app-config.js';
import { Access } from '../../platform/http/access.js';
import { newFormKey } from '../../platform/http/idempotency-key.js';
import { page, type PageResult } from '../../platform/http/page.js';
import { MaybeUser, type Principal } from '../../platform/http/principal.js';
import { pager } from '../../platform/views/pager.js';
import type { ListPage } from '../../shared/list-page.js';
import type { BookListing } from '../application/book-listing.js';
import { GetBook } from '../application/get-book.query.js';
import { type CatalogueSearch, SearchBooks } from '../application/search-books.query.js';
import { SellerNames } from '../application/seller-names.js';
import { CATEGORIES, CONDITIONS } from '../catalog.api.js';
import { InvalidCursorError } from '../domain/catalog-errors.js';
import { MAX_QUANTITY } from '../domain/reservation.js';
import { BookCards } from './book-cards.js';
import { bookIdIn, bookUrl } from './book-url.js';
import type { BookView } from './book.view.js';
import type { BooksView } from './books.view.js';
import { readCatalogueQuery } from './catalogue-query.js';
import type { HomeView } from './home.view.js';

const PAGE_SIZE = 24;
const NEWEST_ON_HOME = 12;

/** What everybody may look at: home, catalogue, one book. */
@ApiExcludeController()
@Access('public')
@Controller()
export class CatalogueController {
  constructor(
    private readonly searchBooks: SearchBooks,
    private readonly getBook: GetBook,
    private readonly cards: BookCards,
    private readonly sellers: SellerNames,
    private readonly config: AppConfig,
  ) {}

  @Get()
  async home(): Promise<PageResult> {
    const { search } = readCatalogueQuery({}, this.config.currency);
    const { items } = await this.searchBooks.execute({ ...search, limit: NEWEST_ON_HOME });
    const model: HomeView = { newest: await this.cards.of(items), categories: CATEGORIES };
    return page('catalog/home', model);
  }

  @Get('books')
  async books(@Query() query: unknown): Promise<PageResult> {
    const { search, filter, errors } = readCatalogueQuery(query, this.config.currency);
    const { cursor, found } = await this.search({ ...search, limit: PAGE_SIZE });
    const { sort, ...filters } = filter;
    const model: BooksView = {
      books: await this.cards.of(found.items),
      filter,
      filtered: Object.values(filters).some((value) => value.trim() !== ''),
      errors,
      conditions: CONDITIONS,
      categories: CATEGORIES,
      currency: this.config.currency,
      pager: pager('/books', { ...filters, sort: sort === 'newest' ? '' : sort }, cursor, found.nextCursor),
    };
    return page('catalog/books', model);
  }

  @Get('books/:idAndSlug')
  async book(@Param('idAndSlug') idAndSlug: string, @MaybeUser() user: Principal | null): Promise<PageResult> {
    const id = bookIdIn(idAndSlug);
    if (id === undefined) throw new NotFoundException();
    const book = await this.getBook.execute(id);
    const names = await this.sellers.of([book.sellerId]);
    const model: BookView = {
      id: book.id,
      url: bookUrl(book),
      title: book.title,
      author: book.author,
      description: book.description,
      isbn: book.isbn,
      condition: book.condition,
      category: book.category,
      price: book.price,
      coverUrl: book.coverUrl,
      available: book.available,
      maxQuantity: Math.min(book.available, MAX_QUANTITY),
      archived: book.archived,
      isOwn: user?.userId === book.sellerId,
      sellerName: names.get(book.sellerId) ?? null,
      cartKey: user ? newFormKey() : null,
      listedAt: book.listedAt.toISOString(),
    };
    return page('catalog/book', model);
  }

  /** An old or made-up cursor shows the beginning of the list rather than an error. */
  private async search(search: CatalogueSearch): Promise<{ cursor: string | undefined; found: ListPage<BookListing> }> {
    try {
      return { cursor: search.cursor, found: await this.searchBooks.execute(search) };
    } catch (error) {
      if (!(error instanceof InvalidCursorError)) throw error;
      return { cursor: undefined, found: await this.searchBooks.execute({ ...search, cursor: undefined }) };
    }
  }
}
