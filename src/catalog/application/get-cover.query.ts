import { Injectable } from '@nestjs/common';
import { type BookId, parseId } from '../../shared/ids.js';
import { drawnCover } from '../domain/drawn-cover.js';
import { drawingOf } from './cover-url.js';
import { CatalogueReader } from './ports/catalogue.reader.js';
import { CoverStorage } from './ports/cover-storage.js';

export type FoundCover =
  | { readonly kind: 'photo'; readonly webp: Buffer }
  | { readonly kind: 'drawing'; readonly svg: string }
  /** The book's title or author was changed: its cover has another address now. */
  | { readonly kind: 'moved'; readonly url: string }
  | { readonly kind: 'none' };

const DRAWING = /^([0-9a-z]{26})-([0-9a-f]{12})\.svg$/;

/** The picture behind a path that `coverUrl` made. */
@Injectable()
export class GetCover {
  constructor(
    private readonly storage: CoverStorage,
    private readonly catalogue: CatalogueReader,
  ) {}

  async execute(name: string): Promise<FoundCover> {
    const [, bookId, drawing] = DRAWING.exec(name) ?? [];
    if (bookId !== undefined && drawing !== undefined) return this.drawn(bookId, drawing);
    const webp = await this.storage.get(name);
    return webp ? { kind: 'photo', webp } : { kind: 'none' };
  }

  private async drawn(bookId: string, drawing: string): Promise<FoundCover> {
    const id = parseId<BookId>(bookId);
    const [book] = id === undefined ? [] : await this.catalogue.byIds([id]);
    if (!book) return { kind: 'none' };
    if (drawingOf(book.title, book.author) === drawing) return { kind: 'drawing', svg: drawnCover(book) };
    return { kind: 'moved', url: book.coverUrl };
  }
}
