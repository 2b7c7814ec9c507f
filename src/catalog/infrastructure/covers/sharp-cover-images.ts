import sharp from 'sharp';
import { CoverImages } from '../../application/ports/cover-images.js';
import { InvalidBookError } from '../../domain/catalog-errors.js';

const MAX_SIDE = 800;
/** A small file may unfold to an enormous picture; 40 megapixels is more than phones take. */
const MAX_PIXELS = 40_000_000;

/** First bytes of the formats that are taken. SVG is none of them: it can name other files. */
const SIGNATURES: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  (bytes) => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
];

export class SharpCoverImages extends CoverImages {
  async reencode(upload: Buffer): Promise<Buffer> {
    if (!SIGNATURES.some((matches) => matches(upload))) throw new InvalidBookError('cover', 'not_an_image');
    try {
      return await sharp(upload, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
        .rotate()
        .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 80 })
        .toBuffer();
    } catch {
      throw new InvalidBookError('cover', 'not_an_image');
    }
  }
}
