import type { Visitor } from './visitor.js';

/** Fails the test that just ran with what its browsers complained about, and forgets it. */
export function expectNoComplaints(...visitors: readonly Visitor[]): void {
  const complaints = visitors.flatMap((visitor) => visitor.complaints.splice(0));
  expect(complaints).toEqual([]);
}
