/** Turns what people upload into what the store shows. */
export abstract class CoverImages {
  /**
   * The picture upright, at most 800 pixels high and wide, as WebP, with nothing else of the file in it (no place, no
   * camera). What counts is the content, not the name. @throws InvalidBookError `not_an_image`
   */
  abstract reencode(upload: Buffer): Promise<Buffer>;
}
