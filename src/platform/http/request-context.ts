import type { Request } from 'express';
import type { Language } from '../../shared/language.js';

/** What belongs to one request and is no header: made by the first middleware. */
export interface RequestContext {
  readonly requestId: string;
  readonly language: Language;
}

const contexts = new WeakMap<Request, RequestContext>();

export function setContext(request: Request, context: RequestContext): void {
  contexts.set(request, context);
}

export function contextOf(request: Request): RequestContext {
  const context = contexts.get(request);
  if (!context) throw new Error('no request context: RequestContextMiddleware did not run');
  return context;
}

/** What other systems tell us, each message signed: no browser sends it, and what is signed are its very bytes. */
export const isWebhook = (request: Pick<Request, 'path'>): boolean => request.path.startsWith('/webhooks/');

/** What the services of this shop ask each other: signed like a webhook, and never routed by the edge. */
export const isInternal = (request: Pick<Request, 'path'>): boolean => request.path.startsWith('/internal/');

/** Programs get JSON, everybody else pages. */
export const isApi = (request: Request): boolean => request.path.startsWith('/api/') || isWebhook(request);

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether the method may change something. */
export const changesState = (request: Request): boolean => !SAFE_METHODS.has(request.method);

/** A cookie's value as sent, or `undefined`; never an object, whatever the cookie says. */
export function cookieOf(request: Request, name: string): string | undefined {
  const cookies: unknown = request.cookies;
  if (typeof cookies !== 'object' || cookies === null || !Object.hasOwn(cookies, name)) return undefined;
  const value: unknown = Reflect.get(cookies, name);
  return typeof value === 'string' ? value : undefined;
}

/** A text field of a parsed body, or `undefined`. */
export function bodyField(request: Request, name: string): string | undefined {
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined;
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' ? value : undefined;
}
