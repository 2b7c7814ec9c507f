/** One attempt at a call came to nothing, and nobody can say whether it was carried out. */
export class CallFailedError extends Error {
  constructor(
    message: string,
    /** Whether the same call may fare better in a moment. */
    readonly passes: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CallFailedError';
  }
}
