/** Keeps cover pictures where every instance reaches them. */
export abstract class CoverStorage {
  /** Answers the file's name, made from its content: the same picture twice is one file. */
  abstract put(webp: Buffer): Promise<string>;

  /** `undefined` for a name that {@link put} never gave. */
  abstract get(name: string): Promise<Buffer | undefined>;

  /** Throws when pictures cannot be written. */
  abstract assertWritable(): Promise<void>;
}
