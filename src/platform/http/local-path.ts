/** A base that no real path can lead away from without changing the host. */
const BASE = 'http://local.invalid';

/**
 * `value` when it is a path of this site to redirect to, as the browser would read it (`//evil`, `/\evil`, tabs and
 * full addresses are not); otherwise `undefined`.
 */
export function localPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 2000 || !value.startsWith('/')) return undefined;
  if (/[\u0000-\u0020\u007f\\]/.test(value) || !URL.canParse(value, BASE)) return undefined;
  const url = new URL(value, BASE);
  const path = `${url.pathname}${url.search}${url.hash}`;
  // Dots are resolved by now: `/.//evil.example` has become `//evil.example`.
  return url.origin === BASE && !path.startsWith('//') ? path : undefined;
}
