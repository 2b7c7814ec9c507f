import { Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../../platform/http/access.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { CurrentUser, type Principal } from '../../platform/http/principal.js';
import { pager } from '../../platform/views/pager.js';
import { type BookId, parseId } from '../../shared/ids.js';
import { ArchiveBook } from '../application/archive-book.use-case.js';
import type { SellersBook } from '../application/book-listing.js';
import { ListMyBooks } from '../application/list-my-books.query.js';
import { bookUrl } from './book-url.js';
import type { SellingBookView, SellingView } from './selling.view.js';

/** A seller's own books. */
@ApiExcludeController()
@Access('signed-in')
@Controller('selling')
export class SellingController {
  constructor(
    private readonly listMyBooks: ListMyBooks,
    private readonly archiveBook: ArchiveBook,
  ) {}

  @Get()
  async list(@CurrentUser() user: Principal, @Query('cursor') sent: unknown): Promise<PageResult> {
    // An old or made-up cursor shows the beginning of the list rather than an error.
    const cursor = parseId<BookId>(sent);
    const { items, nextCursor } = await this.listMyBooks.execute({ sellerId: user.userId, cursor });
    const model: SellingView = {
      books: items.map(sellingBook),
      pager: pager('/selling', {}, cursor, nextCursor),
    };
    return page('catalog/selling', model);
  }

  @Post(':id/archive')
  async archive(@CurrentUser() user: Principal, @Param('id') id: string): Promise<SeeOtherResult> {
    const bookId = parseId<BookId>(id);
    if (bookId === undefined) throw new NotFoundException();
    await this.archiveBook.execute({ bookId, by: user.userId });
    return seeOther('/selling', 'notices.book_archived');
  }
}

function sellingBook(book: SellersBook): SellingBookView {
  const { id, title, author, coverUrl, condition, price, archived, reserved, sold } = book;
  return {
    id,
    url: bookUrl(book),
    title,
    author,
    coverUrl,
    condition,
    price,
    archived,
    stock: { available: book.available, reserved, sold },
  };
}
