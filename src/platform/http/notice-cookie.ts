import type { CookieOptions, Request, Response } from 'express';
import { isMessageKey } from '../i18n/message-key.js';
import type { Message } from '../i18n/message.js';
import { cookieOf } from './request-context.js';

const NAME = 'notice';
const MAX_AGE_MS = 60_000;

/**
 * Carries one message over a redirect. It names a message of ours and fills its placeholders; the view escapes them.
 * `options`: see `privateCookie`.
 */
export function setNotice(response: Response, notice: Message, options: CookieOptions): void {
  response.cookie(NAME, JSON.stringify(notice), { ...options, maxAge: MAX_AGE_MS });
}

/** The message set by the response before this one; it is taken out, so it shows once. */
export function takeNotice(request: Request, response: Response, options: CookieOptions): Message | null {
  const text = cookieOf(request, NAME);
  if (text === undefined) return null;
  response.clearCookie(NAME, options);
  try {
    const value: unknown = JSON.parse(text);
    return noticeOf(value);
  } catch {
    return null;
  }
}

function noticeOf(value: unknown): Message | null {
  if (typeof value !== 'object' || value === null || !('key' in value)) return null;
  const { key } = value;
  if (typeof key !== 'string' || !key.startsWith('notices.') || !isMessageKey(key)) return null;
  const given: unknown = 'params' in value ? value.params : {};
  const params: Record<string, string | number> = {};
  for (const [name, param] of Object.entries(typeof given === 'object' && given !== null ? given : {})) {
    const text: unknown = param;
    if (typeof text === 'string' || typeof text === 'number') params[name] = text;
  }
  return { key, params };
}
