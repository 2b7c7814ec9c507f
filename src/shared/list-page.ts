/** One page of a keyset-paged list. `nextCursor` is opaque; `null` on the last page. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
