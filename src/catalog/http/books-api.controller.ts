import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCookieAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { AppConfig } from '../../platform/config/app-config.js';
import { Access } from '../../platform/http/access.js';
import { OptionalIdempotencyKey } from '../../platform/http/idempotency-key.js';
import { CurrentUser, type Principal } from '../../platform/http/principal.js';
import { ShapeError } from '../../platform/http/request-errors.js';
import { type BookId, parseId } from '../../shared/ids.js';
import { ArchiveBook } from '../application/archive-book.use-case.js';
import { EditBook } from '../application/edit-book.use-case.js';
import { GetBook } from '../application/get-book.query.js';
import { PublishBook } from '../application/publish-book.use-case.js';
import { SearchBooks } from '../application/search-books.query.js';
import { BookNotFoundError } from '../catalog.api.js';
import { DEFAULT_CATEGORY, DEFAULT_CONDITION } from '../domain/classification.js';
import { ApiOptionalKey } from '../../platform/openapi/api-optional-key.js';
import { ApiProblem } from '../../platform/openapi/api-problem.js';
import { asShapeError, limitIn } from './api-input.js';
import { BookDtos } from './book-dtos.js';
import { CatalogueParameters } from './catalogue-parameters.js';
import { readCatalogueQuery } from './catalogue-query.js';
import { BookDetailsDto, BookListDto } from './dto/book.dto.js';
import { EditBookDto } from './dto/edit-book.dto.js';
import { PublishBookDto } from './dto/publish-book.dto.js';

@ApiTags('Books')
@Controller('api/v1/books')
export class BooksApiController {
  constructor(
    private readonly searchBooks: SearchBooks,
    private readonly getBook: GetBook,
    private readonly publishBook: PublishBook,
    private readonly editBook: EditBook,
    private readonly archiveBook: ArchiveBook,
    private readonly dtos: BookDtos,
    private readonly config: AppConfig,
  ) {}

  @Get()
  @Access('public')
  @ApiOperation({ operationId: 'listBooks', summary: 'Books on sale', security: [] })
  @CatalogueParameters()
  @ApiOkResponse({ type: BookListDto })
  @ApiProblem(400, '`request.invalid`: a parameter makes no sense; `catalog.invalid_cursor`')
  async list(@Query() query: unknown): Promise<BookListDto> {
    const { search, errors } = readCatalogueQuery(query, this.config.currency);
    const limit = limitIn(query);
    if (!limit.ok || Object.keys(errors).length > 0)
      throw new ShapeError({ ...errors, ...(limit.ok ? {} : limit.errors) });
    const { items, nextCursor } = await this.searchBooks.execute({ ...search, limit: limit.value });
    return { items: await this.dtos.list(items), nextCursor };
  }

  @Get(':id')
  @Access('public')
  @ApiOperation({ operationId: 'getBook', summary: 'One book', security: [] })
  @ApiOkResponse({ type: BookDetailsDto })
  @ApiProblem(404, '`catalog.book_not_found`: there is none, or it is off sale for good')
  async one(@Param('id') id: string): Promise<BookDetailsDto> {
    const book = await this.getBook.execute(idIn(id));
    if (book.archived) throw new BookNotFoundError(book.id);
    return this.dtos.details(book);
  }

  @Post()
  @Access('signed-in')
  @ApiBearerAuth('bearer')
  @ApiCookieAuth('cookie')
  @ApiOperation({ operationId: 'publishBook', summary: 'Put a book on sale' })
  @ApiOptionalKey('A UUID: sent twice, one book is made.')
  @ApiCreatedResponse({ type: BookDetailsDto })
  @ApiProblem(400, '`request.invalid`: see errors')
  @ApiProblem(401, '`request.not_authenticated`')
  @ApiProblem(422, '`request.idempotency_key_reused`: the key came with another body')
  async publish(
    @CurrentUser() user: Principal,
    @Body() body: PublishBookDto,
    @OptionalIdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BookDetailsDto> {
    const { price, stock, isbn, description = '', condition = DEFAULT_CONDITION, category = DEFAULT_CATEGORY } = body;
    const id = await asShapeError(() =>
      this.publishBook.execute({
        sellerId: user.userId,
        draft: {
          title: body.title,
          author: body.author,
          description,
          isbn: isbn ?? '',
          condition,
          category,
          price: price.amount,
          currency: price.currency,
        },
        stock,
        cover: undefined,
        idempotencyKey,
      }),
    );
    response.location(`/api/v1/books/${id}`);
    return this.dtos.details(await this.getBook.execute(id));
  }

  @Patch(':id')
  @Access('signed-in')
  @ApiBearerAuth('bearer')
  @ApiCookieAuth('cookie')
  @ApiOperation({
    operationId: 'editBook',
    summary: 'Change a book of one’s own',
    description: 'What is left out stays. The number of copies is changed by a difference, never set.',
  })
  @ApiOptionalKey('A UUID: sent twice, the copies of `stockChange` are added once.')
  @ApiOkResponse({ type: BookDetailsDto })
  @ApiProblem(400, '`request.invalid`: see errors')
  @ApiProblem(401, '`request.not_authenticated`')
  @ApiProblem(403, '`catalog.not_your_book`')
  @ApiProblem(404, '`catalog.book_not_found`')
  @ApiProblem(409, '`catalog.stock_too_low`, `catalog.stock_too_high`, `catalog.book_archived`, `catalog.book_changed`')
  async edit(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @OptionalIdempotencyKey() idempotencyKey: string | undefined,
    @Body() body: EditBookDto,
  ): Promise<BookDetailsDto> {
    const bookId = idIn(id);
    const { title, author, description, isbn, condition, category, price, stockChange = 0 } = body;
    await asShapeError(() =>
      this.editBook.execute({
        bookId,
        by: user.userId,
        changes: {
          title,
          author,
          description,
          isbn: isbn === null ? '' : isbn,
          condition,
          category,
          price: price?.amount,
          currency: price?.currency,
        },
        stockChange,
        cover: undefined,
        seenVersion: undefined,
        idempotencyKey,
      }),
    );
    return this.dtos.details(await this.getBook.execute(bookId));
  }

  @Delete(':id')
  @Access('signed-in')
  @HttpCode(204)
  @ApiBearerAuth('bearer')
  @ApiCookieAuth('cookie')
  @ApiOperation({
    operationId: 'archiveBook',
    summary: 'Take a book of one’s own off sale for good',
    description: 'Orders that were made keep their copies.',
  })
  @ApiNoContentResponse()
  @ApiProblem(401, '`request.not_authenticated`')
  @ApiProblem(403, '`catalog.not_your_book`')
  @ApiProblem(404, '`catalog.book_not_found`')
  async archive(@CurrentUser() user: Principal, @Param('id') id: string): Promise<void> {
    await this.archiveBook.execute({ bookId: idIn(id), by: user.userId });
  }
}

function idIn(segment: string): BookId {
  const id = parseId<BookId>(segment);
  if (id === undefined) throw new BookNotFoundError(segment.slice(0, 40));
  return id;
}
