/** The links under a keyset-paged list: forward, and back to its start. `null` where there is nothing to go to. */
export interface Pager {
  readonly firstUrl: string | null;
  readonly nextUrl: string | null;
}

type Query = Readonly<Record<string, string | undefined>>;

/**
 * Links that keep the filters of `query` (empty ones left out) and change only the cursor. `cursor` is the one this page
 * was asked with, `nextCursor` the one its list gave.
 */
export function pager(path: string, query: Query, cursor: string | undefined, nextCursor: string | null): Pager {
  return {
    firstUrl: cursor ? url(path, query) : null,
    nextUrl: nextCursor === null ? null : url(path, { ...query, cursor: nextCursor }),
  };
}

function url(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
