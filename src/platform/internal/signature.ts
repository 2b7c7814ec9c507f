import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The headers of a signed call, in lower case as Node gives them. */
export const TIMESTAMP_HEADER = 'x-internal-timestamp';
export const NONCE_HEADER = 'x-internal-nonce';
export const SIGNATURE_HEADER = 'x-internal-signature';

/** What a signature is over: nobody can take a call apart and put another together from its pieces. */
export interface SignedCall {
  readonly method: string;
  /** As it stands in the request line. */
  readonly path: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  /** Never the same twice. */
  readonly nonce: string;
  readonly body: Uint8Array;
}

/** The value of `X-Internal-Signature`. */
export const signatureOf = (call: SignedCall, secret: string): string => `v1=${digestOf(call, secret).toString('hex')}`;

/** Whether one of the secrets made the signature. Each is tried: which one fits must not show in the time that it takes. */
export function isSignedBy(call: SignedCall, signature: string, secrets: readonly string[]): boolean {
  const [, hex] = /^v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  return secrets.filter((secret) => timingSafeEqual(digestOf(call, secret), given)).length > 0;
}

function digestOf({ method, path, timestamp, nonce, body }: SignedCall, secret: string): Buffer {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return createHmac('sha256', secret).update([method, path, timestamp, nonce, bodyHash].join('\n')).digest();
}
