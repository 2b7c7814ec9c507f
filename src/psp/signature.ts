import { createHmac } from 'node:crypto';

/** A webhook as it goes out: the headers that prove it and the exact bytes that they prove. */
export interface SignedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs `timestamp.body`; `at` in milliseconds. */
export function signed(event: string, body: string, secret: string, at: number): SignedMessage {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': event,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1=${signature}`,
    },
    body,
  };
}
