import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config.js';
import type { UserId } from '../../shared/ids.js';
import { columnsOf } from './import-columns.js';
import { problemOf, type RefusedRow, UnreadableFileError } from './import-problems.js';
import { type ImportDefaults, readRow, titleOf } from './import-row.js';
import type { FileRow } from './ports/table-file.reader.js';
import { TableFileReader } from './ports/table-file.reader.js';
import { type BookToPublish, PublishMany } from './publish-many.js';

export interface ImportBooksCommand {
  readonly sellerId: UserId;
  /** CSV in UTF-8 with a header row. */
  readonly source: Readable;
  readonly defaults: ImportDefaults;
  /** Called with the number of rows that were dealt with since the last call. */
  readonly onProgress?: (rows: number) => void;
}

export interface ImportReport {
  readonly rows: number;
  readonly published: number;
  /** On sale already, and left as they are. */
  readonly unchanged: number;
  readonly refused: number;
  /** In the file's order; the first {@link MAX_REFUSALS} of `refused`. */
  readonly refusals: readonly RefusedRow[];
  /** Books that went in without their ISBN, because a spreadsheet had damaged it. */
  readonly isbnsLeftOut: number;
}

/** More refusals than this are counted but not kept: such a file is wrong as a whole. */
export const MAX_REFUSALS = 1_000;
/** Rows in one unit of work: large enough to be fast, small enough that nobody waits for long behind it. */
const BATCH = 100;

/**
 * Puts the books of a file on sale. Rows that cannot be a book are refused and reported, the others go in, batch by
 * batch; the same file again changes nothing, so that a file can be corrected and imported once more.
 */
@Injectable()
export class ImportBooks {
  constructor(
    private readonly files: TableFileReader,
    private readonly publishMany: PublishMany,
    private readonly config: AppConfig,
  ) {}

  /** @throws UnreadableFileError when nothing of the file can be read as rows of books */
  async execute(command: ImportBooksCommand): Promise<ImportReport> {
    const file = await this.files.open(command.source);
    const columns = columnsOf(file.columns);
    if (columns.price === undefined && command.defaults.price === undefined) throw new UnreadableFileError('no_price');
    const tally = new Tally();
    let batch: BookToPublish[] = [];
    let dealtWith = 0;
    const flush = async (): Promise<void> => {
      tally.add(batch.length, await this.publishMany.execute(batch));
      command.onProgress?.(dealtWith);
      batch = [];
      dealtWith = 0;
    };

    for await (const row of untilUnreadable(file.rows, tally)) {
      dealtWith += 1;
      try {
        const read = readRow(row, columns, file.columns.length, command.defaults, this.config.currency);
        batch.push(this.publishMany.prepare({ ...read, sellerId: command.sellerId }));
        if (read.isbnLeftOut) tally.isbnsLeftOut += 1;
      } catch (error) {
        tally.refuse({ row: row.row, title: titleOf(row, columns).slice(0, 120), ...problemOf(error) });
      }
      if (batch.length >= BATCH) await flush();
    }
    await flush();
    return tally.report();
  }
}

class Tally {
  published = 0;
  unchanged = 0;
  refused = 0;
  isbnsLeftOut = 0;
  private readonly refusals: RefusedRow[] = [];

  add(asked: number, published: number): void {
    this.published += published;
    this.unchanged += asked - published;
  }

  refuse(refusal: RefusedRow): void {
    this.refused += 1;
    if (this.refusals.length < MAX_REFUSALS) this.refusals.push(refusal);
  }

  report(): ImportReport {
    const { published, unchanged, refused, refusals, isbnsLeftOut } = this;
    return { rows: published + unchanged + refused, published, unchanged, refused, refusals, isbnsLeftOut };
  }
}

/** The rows up to where the file breaks; that place is reported like a refused row, for the rows before it are in. */
async function* untilUnreadable(rows: AsyncIterable<FileRow>, tally: Tally): AsyncGenerator<FileRow> {
  try {
    yield* rows;
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    tally.refuse({ row: error.row, title: '', column: undefined, problem: 'unreadable_from_here', limit: undefined });
  }
}
