import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppConfig } from '../config/app-config.js';
import { privateCookie } from './private-cookie.js';
import { cookieOf } from './request-context.js';

/** The cookie that holds a browser's session token. */
@Injectable()
export class SessionCookie {
  constructor(private readonly config: AppConfig) {}

  /** `__Host-` pins the cookie to this host and to HTTPS; plain HTTP cannot have it. */
  get name(): string {
    return this.config.secureCookies ? '__Host-sid' : 'sid';
  }

  read(request: Request): string | undefined {
    return cookieOf(request, this.name);
  }

  set(response: Response, token: string, maxAgeSeconds: number): void {
    response.cookie(this.name, token, { ...privateCookie(this.config), maxAge: maxAgeSeconds * 1000 });
  }

  clear(response: Response): void {
    response.clearCookie(this.name, privateCookie(this.config));
  }
}
