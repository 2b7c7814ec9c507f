import type { CookieOptions } from 'express';
import type { AppConfig } from '../config/app-config.js';

/** Attributes of a cookie that no script reads and no other site sends. A browser clears only with those it was set with. */
export function privateCookie(config: AppConfig): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: config.secureCookies, path: '/' };
}
