import { Body, Controller, Get, NotFoundException, Param, Post, UploadedFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AppConfig } from '../../platform/config/app-config.js';
import { Access } from '../../platform/http/access.js';
import { type FieldErrors, type FormModel, formModel } from '../../platform/http/form.js';
import { FormKey, newFormKey } from '../../platform/http/idempotency-key.js';
import { MultipartForm } from '../../platform/http/multipart-form.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { CurrentUser, type Principal } from '../../platform/http/principal.js';
import { RateLimit } from '../../platform/rate-limit/rate-limit.js';
import { DomainError } from '../../shared/domain-error.js';
import { type BookId, parseId } from '../../shared/ids.js';
import { coverUrl } from '../application/cover-url.js';
import { EditBook } from '../application/edit-book.use-case.js';
import { GetOwnBook } from '../application/get-own-book.query.js';
import { PublishBook } from '../application/publish-book.use-case.js';
import { CATEGORIES, CONDITIONS } from '../catalog.api.js';
import type { BookProps } from '../domain/book.js';
import type { BookChangedError } from '../domain/catalog-errors.js';
import { DEFAULT_CATEGORY, DEFAULT_CONDITION } from '../domain/classification.js';
import { amountText } from '../domain/price.js';
import { COVER_MAX_BYTES, readBookForm } from './book-form.js';
import type { BookFormView } from './book-form.view.js';
import { bookUrl } from './book-url.js';
import { fieldErrorsOf } from './book-field-errors.js';
import { FormFields } from './form-fields.js';
import { type UploadedPart, uploadedBytes } from './uploaded-part.js';

const BOOK_CHANGED: BookChangedError['code'] = 'catalog.book_changed';

/** The form of a book: to publish one, and to edit one's own. */
@ApiExcludeController()
@Access('signed-in')
@Controller('selling')
export class BookFormController {
  constructor(
    private readonly publishBook: PublishBook,
    private readonly editBook: EditBook,
    private readonly getOwnBook: GetOwnBook,
    private readonly config: AppConfig,
  ) {}

  @Get('new')
  emptyForm(): PageResult {
    const values = { condition: DEFAULT_CONDITION, category: DEFAULT_CATEGORY, stock: '1' };
    return this.formPage({ values, errors: {} }, null, 200);
  }

  @Post('new')
  @RateLimit('upload')
  @MultipartForm('cover', { maxBytes: COVER_MAX_BYTES })
  async publish(
    @CurrentUser() user: Principal,
    @FormKey() idempotencyKey: string | undefined,
    @Body() body: unknown,
    @UploadedFile() file: UploadedPart,
  ): Promise<PageResult | SeeOtherResult> {
    const again = (errors: FieldErrors): PageResult => this.formPage(formModel(body, errors), null, 422);
    const form = readBookForm(body, 'stock', this.config.currency);
    if (!form.ok) return again(form.errors);
    try {
      await this.publishBook.execute({
        sellerId: user.userId,
        draft: form.draft,
        stock: form.copies,
        cover: uploadedBytes(file),
        idempotencyKey,
      });
    } catch (error) {
      return again(fieldErrorsOf(error));
    }
    return seeOther('/selling', 'notices.book_published');
  }

  @Get(':id/edit')
  async filledForm(@CurrentUser() user: Principal, @Param('id') id: string): Promise<PageResult | SeeOtherResult> {
    const book = await this.getOwnBook.execute({ bookId: idIn(id), by: user.userId });
    // An old tab or bookmark: whatever was filled in could not be saved.
    if (book.status === 'archived') return seeOther('/selling', 'notices.book_is_archived');
    return this.formPage({ values: valuesOf(book), errors: {} }, book, 200);
  }

  @Post(':id/edit')
  @RateLimit('upload')
  @MultipartForm('cover', { maxBytes: COVER_MAX_BYTES })
  async edit(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @FormKey() idempotencyKey: string | undefined,
    @Body() body: unknown,
    @UploadedFile() file: UploadedPart,
  ): Promise<PageResult | SeeOtherResult> {
    const bookId = idIn(id);
    const book = await this.getOwnBook.execute({ bookId, by: user.userId });
    const again = (errors: FieldErrors): PageResult => this.formPage(formModel(body, errors), book, 422);
    const form = readBookForm(body, 'stockChange', this.config.currency);
    if (!form.ok) return again(form.errors);
    try {
      await this.editBook.execute({
        bookId,
        by: user.userId,
        changes: form.draft,
        stockChange: form.copies,
        cover: uploadedBytes(file),
        seenVersion: versionIn(body),
        idempotencyKey,
      });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== BOOK_CHANGED) return again(fieldErrorsOf(error));
      // Whoever has read the warning may save on top of what is there now.
      const form = formModel(body, fieldErrorsOf(error));
      const values = { ...form.values, version: String(book.version) };
      return this.formPage({ ...form, values }, book, 422);
    }
    return seeOther('/selling', 'notices.book_saved');
  }

  /** Each time under a new key: a refusal belongs to the key that it was given to. */
  private formPage(form: FormModel, book: BookProps | null, status: number): PageResult {
    const model: BookFormView = {
      form,
      key: newFormKey(),
      book: book && {
        id: book.id,
        url: bookUrl(book),
        title: book.title,
        coverUrl: coverUrl(book),
        stock: book.stock,
      },
      conditions: CONDITIONS,
      categories: CATEGORIES,
      currency: this.config.currency,
      coverMaxBytes: COVER_MAX_BYTES,
    };
    return page('catalog/book-form', model, status);
  }
}

function valuesOf(book: BookProps): Record<string, string> {
  return {
    title: book.title,
    author: book.author,
    description: book.description,
    isbn: book.isbn ?? '',
    condition: book.condition,
    category: book.category,
    price: amountText(book.price.amount, book.price.currency),
    version: String(book.version),
  };
}

function idIn(segment: string): BookId {
  const id = parseId<BookId>(segment);
  if (id === undefined) throw new NotFoundException();
  return id;
}

function versionIn(body: unknown): number | undefined {
  const version = new FormFields(body).text('version');
  return /^\d{1,9}$/.test(version) ? Number(version) : undefined;
}
