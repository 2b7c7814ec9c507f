import { createHash, randomBytes } from 'node:crypto';

declare const brand: unique symbol;

/** The secret that a browser or a client holds: 256 random bits as base64url. It is stored nowhere. */
export type SessionToken = string & { readonly [brand]: 'session-token' };

/** SHA-256 of a token in hexadecimal: what is stored. Unsalted, for there is nothing to guess in 256 random bits. */
export type TokenHash = string & { readonly [brand]: 'token-hash' };

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function newSessionToken(): SessionToken {
  return randomBytes(32).toString('base64url') as SessionToken;
}

/** Reads a token from outside; `undefined` for what can be none. */
export function parseSessionToken(text: string): SessionToken | undefined {
  return TOKEN.test(text) ? (text as SessionToken) : undefined;
}

export function hashOf(token: SessionToken): TokenHash {
  return createHash('sha256').update(token).digest('hex') as TokenHash;
}
