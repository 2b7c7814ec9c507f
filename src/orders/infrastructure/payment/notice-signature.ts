import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RawNotice } from '../../application/ports/payment-notices.js';
import { ForgedNoticeError } from '../../domain/order-errors.js';

/** How old, or how far ahead, a signature may be: enough for clocks and queues, too little for a replay of last week. */
export const TOLERANCE_MS = 300_000;

/** So many signatures of one message are looked at: a provider sends two while its secret changes. */
const MAX_SIGNATURES = 5;

/**
 * Checks `Webhook-Signature: v1=<hex>[,v1=<hex>]`, HMAC-SHA256 over `timestamp.body`, against each secret.
 * @throws ForgedNoticeError
 */
export function assertSigned({ header, body }: RawNotice, secrets: readonly string[], now: Date): void {
  const timestamp = header('webhook-timestamp') ?? '';
  const signatures = (header('webhook-signature') ?? '').split(',', MAX_SIGNATURES).flatMap(digestOf);
  if (!/^\d{1,12}$/.test(timestamp) || signatures.length === 0) throw new ForgedNoticeError('unsigned');
  const proofs = secrets.map((secret) => createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest());
  // Every pair is compared: which one fits must not show in the time that it takes.
  const fitting = proofs.flatMap((proof) => signatures.filter((signature) => timingSafeEqual(proof, signature)));
  if (fitting.length === 0) throw new ForgedNoticeError('wrong signature');
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > TOLERANCE_MS) throw new ForgedNoticeError('stale');
}

function digestOf(text: string): Buffer[] {
  const [, hex] = /^v1=([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  return hex === undefined ? [] : [Buffer.from(hex, 'hex')];
}
