import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { UnreadableFileError } from '../../application/import-problems.js';
import { type FileRow, type TableFile, TableFileReader } from '../../application/ports/table-file.reader.js';

/** A row longer than this is a quote that was never closed. */
const MAX_ROW_CHARACTERS = 200_000;
/** As much of the file as is looked at to learn how it is written. */
const SAMPLE_BYTES = 65_536;
const DELIMITERS = [',', ';', '\t'] as const;

/** CSV as spreadsheets write it: comma, semicolon or tab, with or without a byte order mark, line breaks inside quotes. */
export class CsvTableFileReader extends TableFileReader {
  async open(source: Readable): Promise<TableFile> {
    const chunks = source[Symbol.asyncIterator]();
    const sample = await firstOf(chunks);
    if (sample.includes(0)) {
      source.destroy();
      throw new UnreadableFileError('not_text');
    }
    const rows = parsed(sample, chunks, delimiterOf(sample.toString('utf8')));
    const header = await rows.next();
    if (header.done) throw new UnreadableFileError('empty');
    if (header.value.cells.some((name) => name.includes('\uFFFD'))) {
      await rows.return(undefined);
      throw new UnreadableFileError('not_text');
    }
    return { columns: header.value.cells, rows };
  }
}

async function* parsed(
  sample: Buffer,
  rest: AsyncIterator<unknown>,
  delimiter: string,
): AsyncGenerator<FileRow, undefined, undefined> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: MAX_ROW_CHARACTERS,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
  });
  // Rows before the break are still to come when it is found, so it is not thrown but remembered by its place.
  let brokenAfter = Number.POSITIVE_INFINITY;
  parser.on('skip', (broken: unknown) => {
    brokenAfter = Math.min(brokenAfter, recordsBefore(broken));
  });
  // What goes wrong on the way comes out of the parser, where it is caught.
  pipeline(Readable.from(continued(sample, rest)), parser).catch(() => undefined);
  let last = 0;
  for await (const record of parser) {
    const { cells, row, count } = rowOf(record);
    if (count > brokenAfter) break;
    last = row;
    yield { row, cells };
  }
  if (Number.isFinite(brokenAfter)) throw new UnreadableFileError('malformed', last + 1);
}

/** How many records stood before the one that could not be read. */
function recordsBefore(broken: unknown): number {
  return typeof broken === 'object' && broken !== null && 'records' in broken ? Number(broken.records) : 0;
}

async function* continued(sample: Buffer, rest: AsyncIterator<unknown>): AsyncGenerator<Buffer> {
  yield sample;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield bytesOf(next.value);
}

async function firstOf(chunks: AsyncIterator<unknown>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  while (length < SAMPLE_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    const bytes = bytesOf(next.value);
    parts.push(bytes);
    length += bytes.length;
  }
  return Buffer.concat(parts);
}

const bytesOf = (chunk: unknown): Buffer => (Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));

/** The one that stands most often in the header, outside of quotes. */
function delimiterOf(sample: string): string {
  const header = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(sample.replace(/^\uFEFF/, '').trimStart())?.[0] ?? '').replace(
    /"(?:[^"]|"")*"/g,
    '',
  );
  const count = (delimiter: string): number => header.split(delimiter).length - 1;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly records: number; readonly empty_lines: number };
}

function rowOf(parsedRecord: unknown): { cells: readonly string[]; row: number; count: number } {
  const { record, info } = parsedRecord as ParsedRecord;
  return { cells: record, row: info.records + info.empty_lines, count: info.records };
}
