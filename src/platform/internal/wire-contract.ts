import type { WireParser } from './wire-values.js';

/** How one method of a contract crosses between two processes. */
export interface WireMethod<Args, Result> {
  readonly args: WireParser<Args>;
  readonly result: WireParser<Result>;
  /** Commands get more time than reads. */
  readonly kind: 'read' | 'command';
  /** Whether the contract says that a second time does no harm: only then is it tried again. */
  readonly repeatable: boolean;
}

/** All methods of a contract: one that is missing, or that takes or answers something else, does not compile. */
export type WireContract<Api> = { readonly [K in keyof Api]: WireMethod<ArgsOf<Api, K>, ResultOf<Api, K>> };

export type ArgsOf<Api, K extends keyof Api> = Api[K] extends (...args: infer A) => Promise<unknown> ? A : never;
export type ResultOf<Api, K extends keyof Api> = Api[K] extends (...args: never[]) => Promise<infer R> ? R : never;

export const read = <A, R>(args: WireParser<A>, result: WireParser<R>): WireMethod<A, R> => ({
  args,
  result,
  kind: 'read',
  repeatable: true,
});

export const repeatableCommand = <A, R>(args: WireParser<A>, result: WireParser<R>): WireMethod<A, R> => ({
  args,
  result,
  kind: 'command',
  repeatable: true,
});

export const command = <A, R>(args: WireParser<A>, result: WireParser<R>): WireMethod<A, R> => ({
  args,
  result,
  kind: 'command',
  repeatable: false,
});

/** `booksByIds` → `books-by-ids` */
export const pathOf = (method: string): string => method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
