import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { parseArgs } from 'node:util';
import { Injectable } from '@nestjs/common';
import { AuthApi } from '../../auth/auth.api.js';
import { CliCommand, type CliOutput, UsageError } from '../../platform/cli/cli-command.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { Translator } from '../../platform/i18n/translator.js';
import { ImportBooks, type ImportReport } from '../application/import-books.use-case.js';
import type { ImportDefaults } from '../application/import-row.js';
import { InvalidBookError } from '../domain/catalog-errors.js';
import { bookCategory, bookCondition } from '../domain/classification.js';
import { amountText, bookPrice } from '../domain/price.js';
import { openingStock } from '../domain/stock.js';
import { problemMessage } from '../http/book-messages.js';

/** Puts the books of a CSV file on sale for a seller who has registered. */
@Injectable()
export class ImportCommand extends CliCommand {
  readonly name = 'import';
  readonly usage =
    'import FILE.csv --seller EMAIL [--price MINOR_UNITS] [--stock N] [--condition WORD] [--category WORD]  (for rows that lack them; --price 1500 is 15.00)';

  constructor(
    private readonly importBooks: ImportBooks,
    private readonly auth: AuthApi,
    private readonly translator: Translator,
    private readonly config: AppConfig,
  ) {
    super();
  }

  /** 0 when at least some of the rows are on sale now: what was refused is in the report. */
  async run(args: readonly string[], out: CliOutput): Promise<number> {
    const { file, seller: email, defaults } = this.read(args);
    const seller = await this.auth.userByEmail(email);
    if (!seller) throw new UsageError(`nobody has registered as ${email}`);
    const size = await sizeOf(file);
    const progress = out.progress('importing', size);
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        progress.tick(chunk.length);
        done(null, chunk);
      },
    });
    const started = Date.now();
    const source = createReadStream(file);
    source.on('error', (error) => counted.destroy(error));
    const report = await this.importBooks.execute({ sellerId: seller.id, source: source.pipe(counted), defaults });
    progress.done();
    this.print(report, Date.now() - started, defaults, out);
    return report.refused > 0 && report.refused === report.rows ? 1 : 0;
  }

  private read(args: readonly string[]): { file: string; seller: string; defaults: ImportDefaults } {
    const { positionals, values } = parsed(args);
    const [file, ...rest] = positionals;
    if (file === undefined) throw new UsageError('which file?');
    if (rest.length > 0) throw new UsageError(`"${rest.join(' ')}" is too much`);
    if (values.seller === undefined) throw new UsageError('whose books? Give --seller EMAIL');
    const { price, stock, condition, category } = values;
    try {
      return {
        file,
        seller: values.seller,
        defaults: {
          price:
            price === undefined
              ? undefined
              : bookPrice(minorUnits(price, this.config.currency), this.config.currency).amount,
          stock: stock === undefined ? undefined : openingStock(wholeNumber(stock)).available,
          condition: condition === undefined ? undefined : bookCondition(condition),
          category: category === undefined ? undefined : bookCategory(category),
        },
      };
    } catch (error) {
      if (!(error instanceof InvalidBookError)) throw error;
      const reason = this.translator.say('en', problemMessage(error.problem, error.limit));
      throw new UsageError(`--${error.field}: ${reason}`);
    }
  }

  private print(report: ImportReport, elapsedMs: number, defaults: ImportDefaults, out: CliOutput): void {
    for (const { row, title, column, problem, limit } of report.refusals) {
      out.line(
        `row ${row}${title === '' ? '' : ` (${title})`}: ${column === undefined ? '' : `${column}: `}${this.translator.say('en', problemMessage(problem, limit))}`,
      );
    }
    const unlisted = report.refused - report.refusals.length;
    if (unlisted > 0) out.line(`… and ${unlisted} more rows`);
    if (defaults.price !== undefined) {
      const { currency } = this.config;
      out.line(`price of rows without one: ${amountText(defaults.price, currency)} ${currency}`);
    }
    if (report.isbnsLeftOut > 0) {
      out.line(`${report.isbnsLeftOut} books without their ISBN, which the file holds in a damaged form`);
    }
    out.line(
      `${report.rows} rows in ${(elapsedMs / 1000).toFixed(1)} s: ${report.published} published, ` +
        `${report.unchanged} on sale already, ${report.refused} refused`,
    );
  }
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { seller: text, price: text, stock: text, condition: text, category: text },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** In the shop's forms a price has decimals; here it has none, and whoever writes one is told so. */
function minorUnits(text: string, currency: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new UsageError(
    `--price: write minor units, without a point: 1500 is ${amountText(1500, currency)} ${currency}`,
  );
}

const wholeNumber = (text: string): number => (/^\d{1,12}$/.test(text) ? Number(text) : Number.NaN);

async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new UsageError(`${file} is not a file`);
    return found.size;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read`);
  }
}
