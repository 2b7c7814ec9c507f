import { Readable } from 'node:stream';
import { Body, Controller, Get, Post, UploadedFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AppConfig } from '../../platform/config/app-config.js';
import { Access } from '../../platform/http/access.js';
import { type FieldErrors, type FormModel, formModel } from '../../platform/http/form.js';
import { MultipartForm } from '../../platform/http/multipart-form.js';
import { page, type PageResult } from '../../platform/http/page.js';
import { CurrentUser, type Principal } from '../../platform/http/principal.js';
import { RateLimit } from '../../platform/rate-limit/rate-limit.js';
import { ImportBooks, type ImportReport } from '../application/import-books.use-case.js';
import { UnreadableFileError } from '../application/import-problems.js';
import type { ImportDefaults } from '../application/import-row.js';
import { CATEGORIES, CONDITIONS } from '../catalog.api.js';
import { fileMessage, problemMessage } from './book-messages.js';
import { readImportDefaults } from './import-defaults.js';
import type { ImportReportView, ImportView } from './import.view.js';
import { type UploadedPart, uploadedBytes } from './uploaded-part.js';

const FILE_MAX_BYTES = 10 * 1024 * 1024;
/** Refused rows that the page lists. */
const ROWS_SHOWN = 200;

/** The upload of many books at once; `npm run import` is the same from the command line. */
@ApiExcludeController()
@Access('signed-in')
@Controller('selling/import')
export class ImportController {
  constructor(
    private readonly importBooks: ImportBooks,
    private readonly config: AppConfig,
  ) {}

  @Get()
  form(): PageResult {
    return this.importPage(formModel({}), null, 200);
  }

  @Post()
  @RateLimit('upload')
  @MultipartForm('file', { maxBytes: FILE_MAX_BYTES })
  async upload(
    @CurrentUser() user: Principal,
    @Body() body: unknown,
    @UploadedFile() file: UploadedPart,
  ): Promise<PageResult> {
    const again = (errors: FieldErrors): PageResult => this.importPage(formModel(body, errors), null, 422);
    const defaults = readImportDefaults(body, this.config.currency);
    const bytes = uploadedBytes(file);
    const missing: FieldErrors = bytes ? {} : { file: [{ key: 'validation.file_required' }] };
    if (!defaults.ok) return again({ ...defaults.errors, ...missing });
    if (!bytes) return again(missing);
    try {
      const report = await this.run(user, bytes, defaults.value);
      return this.importPage(formModel(body), reportView(file?.originalname ?? '', report), 200);
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
      return again({ file: [fileMessage(error.problem)] });
    }
  }

  private run(user: Principal, bytes: Buffer, defaults: ImportDefaults): Promise<ImportReport> {
    return this.importBooks.execute({ sellerId: user.userId, source: Readable.from([bytes]), defaults });
  }

  private importPage(form: FormModel, report: ImportReportView | null, status: number): PageResult {
    const model: ImportView = {
      form,
      conditions: CONDITIONS,
      categories: CATEGORIES,
      currency: this.config.currency,
      fileMaxBytes: FILE_MAX_BYTES,
      report,
    };
    return page('catalog/import', model, status);
  }
}

function reportView(fileName: string, report: ImportReport): ImportReportView {
  return {
    fileName,
    published: report.published,
    unchanged: report.unchanged,
    refused: report.refused,
    rows: report.refusals.slice(0, ROWS_SHOWN).map(({ row, title, column, problem, limit }) => ({
      row,
      title,
      column: column ?? '',
      reason: problemMessage(problem, limit),
    })),
  };
}
