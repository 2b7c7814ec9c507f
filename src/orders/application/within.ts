/** How long a call to the payment provider may take before its outcome counts as unknown. */
export const PROVIDER_TIMEOUT_MS = 5_000;

/** How long a carrier may take to answer before it is asked again later. */
export const CARRIER_TIMEOUT_MS = 5_000;

export class TimeLimitError extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
    this.name = 'TimeLimitError';
  }
}

/** What `work` resolves to. @throws TimeLimitError when that takes longer than `ms`; the work itself goes on unheard */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TimeLimitError(ms));
    }, ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
