/**
 * What an order says of its copies, as it is stored. Nothing in it is judged: what a defect or a hand has put there must be able to
 * be told of.
 */
export interface OrderedStock {
  readonly id: string;
  readonly code: string;
  readonly status: string;
  /** Where the copies stand: a StockState, unless it was broken. */
  readonly stock: string;
  /** Every change of the order and of its parcels counts it up, in the same unit; lines never change. */
  readonly version: number;
  readonly lines: readonly OrderedLine[];
  readonly parcels: readonly OrderedParcel[];
}

export interface OrderedLine {
  readonly bookId: string;
  readonly quantity: number;
  /** Minor units. */
  readonly unitPrice: number;
}

export interface OrderedParcel {
  readonly sellerId: string;
  readonly status: string;
  readonly stock: string;
}

/** What there is here of a reservation's id. */
export interface ReservationOwner {
  readonly hasOrder: boolean;
  /** The status of its checkout; `null` when there was none. */
  readonly checkout: string | null;
  /** Whether the checkout is still to end, or to give back what it may hold. */
  readonly awaitsRelease: boolean;
}

/** Orders and checkouts as they are compared with the catalogue's reservations. Reads only, and what is committed. */
export abstract class StockBooks {
  /**
   * The first `limit` orders after the id `after` (`null`: from the beginning), by id. The version is read before the rest: while
   * it stays the same, so does the rest.
   */
  abstract page(after: string | null, limit: number): Promise<readonly OrderedStock[]>;

  /** The same of the orders that exist among `ids`, in no particular order. */
  abstract byIds(ids: readonly string[]): Promise<readonly OrderedStock[]>;

  /** The versions of the orders that exist among `ids`. */
  abstract versions(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /** For whom there are reservations with these ids, all at one moment; what nobody here knows of is left out. */
  abstract owners(ids: readonly string[]): Promise<ReadonlyMap<string, ReservationOwner>>;
}
