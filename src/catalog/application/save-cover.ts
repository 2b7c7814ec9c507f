import { Injectable } from '@nestjs/common';
import { CoverImages } from './ports/cover-images.js';
import { CoverStorage } from './ports/cover-storage.js';

/** Keeps an uploaded picture before the book that shows it is written: a file that no book names does no harm. */
@Injectable()
export class SaveCover {
  constructor(
    private readonly images: CoverImages,
    private readonly storage: CoverStorage,
  ) {}

  /** Answers the name of the stored file. @throws InvalidBookError `not_an_image` */
  async execute(upload: Buffer): Promise<string> {
    return this.storage.put(await this.images.reencode(upload));
  }
}
