import { type BookedRow, LedgerBooks } from '../../../test/builders/ledger-books.js';

let books: LedgerBooks;

beforeEach(() => {
  books = new LedgerBooks();
});

describe('our books and the provider’s', () => {
  it.each<[string, Partial<BookedRow>]>([
    ['captured', { status: 'captured' }],
    ['captured too late', { status: 'captured_late' }],
    ['of something else than the total', { status: 'mismatched' }],
    ['that we are asking about', { status: 'started' }],
    ['whose end is not known', { status: 'unknown' }],
    ['given up and still watched', { status: 'abandoned', isWatched: true }],
  ])('agree about a capture %s', async (_name, ours) => {
    books.took('p1', ours, 4000);
    expect(await books.differences(10)).toEqual([]);
  });

  it.each<[string, Partial<BookedRow> | null, number | null, string]>([
    ['that is not ours', null, 4000, 'not with us - - 4000'],
    ['that we say was declined', { status: 'declined' }, 4000, 'not with us declined 4000 4000'],
    ['that we watch no more', { status: 'abandoned' }, 4000, 'not with us abandoned 4000 4000'],
    ['that the provider lacks', {}, null, 'not with the provider captured 4000 -'],
    [
      'too late, that the provider lacks',
      { status: 'captured_late' },
      null,
      'not with the provider captured_late 4000 -',
    ],
    [
      'of something else, that the provider lacks',
      { status: 'mismatched' },
      null,
      'not with the provider mismatched 4000 -',
    ],
    ['of another amount', {}, 4001, 'another amount captured 4000 4001'],
    ['of something else again', { status: 'mismatched' }, 4001, 'another amount mismatched 4000 4001'],
  ])('differ about a capture %s', async (_name, ours, captured, difference) => {
    books.took('p1', {}, 4000);
    books.took('p2', ours, captured);
    books.took('p3', {}, 4000);
    expect(await books.differences(10)).toEqual([`p2 capture ${difference}`]);
  });

  it.each<[string, { status: 'due' | 'refunded'; amount: number } | null, number | null, string | null]>([
    ['made', { status: 'refunded', amount: 10 }, 10, null],
    ['under way, and made', { status: 'due', amount: 10 }, 10, null],
    ['under way, and not made', { status: 'due', amount: 10 }, null, null],
    ['of nothing', { status: 'refunded', amount: 0 }, null, null],
    ['that is not ours', null, 10, 'not with us - - 10'],
    ['that the provider lacks', { status: 'refunded', amount: 10 }, null, 'not with the provider refunded 10 -'],
    ['of another amount', { status: 'refunded', amount: 10 }, 9, 'another amount refunded 10 9'],
    ['under way, of another amount', { status: 'due', amount: 10 }, 9, 'another amount due 10 9'],
  ])('are compared about a refund %s', async (_name, ours, amount, difference) => {
    books.took('p1', {}, 4000);
    books.gave('p1', 'r0', { status: 'refunded', amount: 5 }, 5);
    books.gave('p1', 'r1', ours, amount);
    expect(await books.differences(10)).toEqual(difference === null ? [] : [`p1 r1 ${difference}`]);
  });
});
