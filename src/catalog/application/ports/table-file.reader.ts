import type { Readable } from 'node:stream';

/** One row of a file. The header is row 1. */
export interface FileRow {
  readonly row: number;
  readonly cells: readonly string[];
}

export interface TableFile {
  /** As the header names them. */
  readonly columns: readonly string[];
  /** Throws UnreadableFileError from the row on that cannot be told apart from the next. */
  readonly rows: AsyncIterable<FileRow>;
}

/** Reads files of rows and columns without holding them in memory. */
export abstract class TableFileReader {
  /** @throws UnreadableFileError when there is no header row of text */
  abstract open(source: Readable): Promise<TableFile>;
}
