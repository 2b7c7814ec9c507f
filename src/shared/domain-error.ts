/**
 * A broken business rule. `code` is stable (`orders.not_payable`), is what clients and translations key on, and maps to
 * one HTTP status in the owning module. `details` holds what a message needs to say what to do next; it is shown to users.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;

  constructor(
    message: string,
    readonly details: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.name = new.target.name;
  }
}
