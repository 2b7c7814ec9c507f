import { AsyncLocalStorage } from 'node:async_hooks';

interface Scope {
  readonly requestId: string;
  readonly traceParent: string | undefined;
}

const scope = new AsyncLocalStorage<Scope>();

/** Whatever `work` starts belongs to the request with this id and, when whoever sent it traces requests, to that trace. */
export function inRequest(requestId: string, work: () => void, traceParent?: string): void {
  scope.run({ requestId, traceParent }, work);
}

/** The request that is being served in this asynchronous context; `undefined` in timers and commands. */
export const currentRequestId = (): string | undefined => scope.getStore()?.requestId;

/** The W3C `traceparent` that the request came with; `undefined` when there was none. */
export const currentTraceParent = (): string | undefined => scope.getStore()?.traceParent;
