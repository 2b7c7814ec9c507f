/** A file of a multipart form as multer keeps it in memory; `undefined` when none was sent. */
export type UploadedPart = { readonly buffer: Buffer; readonly originalname: string } | undefined;

/** What was uploaded. A file field that was left empty arrives as a file without a byte. */
export function uploadedBytes(file: UploadedPart): Buffer | undefined {
  return file === undefined || file.buffer.length === 0 ? undefined : file.buffer;
}
