import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServiceName } from '../../shared/services.js';

/** A request that changes nothing: somebody waits for a page, most of which can be shown without what others know. */
export interface Look {
  /** Those that have given it no answer: it does not wait for them a second time. */
  readonly silent: Set<ServiceName>;
}

const looks = new AsyncLocalStorage<Look>();

/** Whatever `work` starts belongs to one look. */
export function whileLooking(work: () => void): void {
  looks.run({ silent: new Set() }, work);
}

/** `undefined` where something is changed, in timers and in commands. */
export const currentLook = (): Look | undefined => looks.getStore();
