/** A request that is refused; `fields` says what is wrong with which field. */
export class ProviderError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ProviderError';
  }
}

export const keyReused = (): ProviderError =>
  new ProviderError(422, 'idempotency_key_reused', 'this idempotency key was used with another body');

export const chargeNotFound = (): ProviderError =>
  new ProviderError(404, 'charge_not_found', 'no charge under this id');
