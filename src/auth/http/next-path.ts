import { localPath } from '../../platform/http/local-path.js';

/** Pages that lead nowhere once somebody is signed in. */
const DEAD_ENDS = /^\/(?:login|register|logout)(?:[/?#]|$)/i;

/** Where to go on to after log-in: a path of this site that was sent along, or `undefined`. */
export function nextPath(sent: unknown): string | undefined {
  const path = localPath(sent);
  return path !== undefined && !DEAD_ENDS.test(path) ? path : undefined;
}
