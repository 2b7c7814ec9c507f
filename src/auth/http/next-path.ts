import { localPath } from '../../platform/http/local-path.js';

/** Pages that lead nowhere once somebody is signed in. */
const DEAD_ENDS = /^\/(?:login|register|logout)(?:[/?#]|$)/i;

/** Where to go on to after log-in: a path of this site that was sent along, or `undefined`. */
export function nextPath(sent: unknown): string | undefined {
  const path = localPath(sent);
  // A path that begins with two slashes would be read as the name of another host.
  if (path === undefined || path.startsWith('//') || DEAD_ENDS.test(path)) return undefined;
  return path;
}
