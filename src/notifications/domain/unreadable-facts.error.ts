/**
 * JSON that is not what its contract says. Nothing mends it by waiting: an event with such a payload ends among the dead ones.
 * The message names the field and never its value, so that it can be logged.
 */
export class UnreadableFactsError extends Error {
  constructor(field: string, wanted: string) {
    super(`${field} is not ${wanted}`);
    this.name = 'UnreadableFactsError';
  }
}
