import { isSignedBy, signatureOf, type SignedCall } from './signature.js';

const NEW = 'n'.repeat(32);
const OLD = 'o'.repeat(32);

const call: SignedCall = {
  method: 'POST',
  path: '/internal/auth/identify',
  timestamp: '1800000000',
  nonce: 'a-nonce-of-this-call',
  body: Buffer.from('{"args":["x"]}'),
};

describe('the signature of an internal call', () => {
  it('is HMAC-SHA256 over method, path, timestamp, nonce and the hash of the body, a line each', () => {
    expect(signatureOf(call, NEW)).toBe('v1=77b996bc8990133656e45d9601ffe678e8749187c44ff98299fe446f15a3ea14');
  });

  it('fits either of two secrets while one takes over from the other, and no third', () => {
    expect(isSignedBy(call, signatureOf(call, OLD), [NEW, OLD])).toBe(true);
    expect(isSignedBy(call, signatureOf(call, NEW), [NEW, OLD])).toBe(true);
    expect(isSignedBy(call, signatureOf(call, 'x'.repeat(32)), [NEW, OLD])).toBe(false);
    expect(isSignedBy(call, signatureOf(call, NEW), [])).toBe(false);
  });

  it.each<[string, Partial<SignedCall>]>([
    ['method', { method: 'GET' }],
    ['path', { path: '/internal/auth/grant-role' }],
    ['timestamp', { timestamp: '1800000001' }],
    ['nonce', { nonce: 'another-nonce-of-this' }],
    ['body', { body: Buffer.from('{"args":["y"]}') }],
  ])('is for one %s only', (_part, change) => {
    expect(isSignedBy({ ...call, ...change }, signatureOf(call, NEW), [NEW])).toBe(false);
  });

  it.each(['', 'v1=', 'v2=', 'v1=zz', `v1=${'A'.repeat(64)}`, 'a'.repeat(64)])('is not %j', (signature) => {
    expect(isSignedBy(call, signature, [NEW])).toBe(false);
  });
});
