/** The provider gave no answer that can be used: what became of the call is unknown. */
export class ProviderUnavailableError extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(`the payment provider gave no answer: ${problem}`, options);
    this.name = 'ProviderUnavailableError';
  }
}

/** The provider understood the call and refused it: something here is set or built wrongly. It carries nothing of what was sent. */
export class ProviderRefusedError extends Error {
  constructor(
    readonly status: number,
    /** The provider's own word for it. */
    readonly reason: string,
  ) {
    super(`the payment provider refuses the call (${status} ${reason})${hint(status, reason)}`);
    this.name = 'ProviderRefusedError';
  }
}

function hint(status: number, reason: string): string {
  if (status === 401 || status === 403) return ': check PAYMENT_API_KEY';
  return status === 404 && !KNOWN_404.has(reason) ? ': check PAYMENT_URL' : '';
}

const KNOWN_404: ReadonlySet<string> = new Set(['charge_not_found']);
