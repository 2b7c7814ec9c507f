import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<string>();

/** Whatever `work` starts belongs to the request with this id. */
export function inRequest(requestId: string, work: () => void): void {
  scope.run(requestId, work);
}

/** The request that is being served in this asynchronous context; `undefined` in timers and commands. */
export const currentRequestId = (): string | undefined => scope.getStore();
