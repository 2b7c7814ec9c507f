import { isDeepStrictEqual } from 'node:util';
import type { Answer } from './storefront.js';

/** Every row throws when the shop did not do what it must, so that mutants can be told by it. */
export function must(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new Error(what);
}

/** The status, and of a refusal its code. */
export const kindOf = ({ status, body }: Answer): string =>
  `${status} ${typeof body['code'] === 'string' && status >= 400 ? body['code'] : ''}`.trim();

/** How often each kind of answer was given. */
export function tally(answers: readonly Answer[]): string {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(kindOf(answer), (counts.get(kindOf(answer)) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ');
}

export function noServerErrors(answers: readonly Answer[]): void {
  must(!answers.some(({ status }) => status >= 500), `server errors: ${tally(answers)}`);
}

/** ADR 0009: a repeat that has waited long enough for the first, and one that learns that nobody knows yet, ask again later. */
const isPutOff = ({ status, body }: Answer): boolean =>
  (status === 409 && body['code'] === 'request.in_progress') || (status === 202 && body['status'] === 'pending');

/**
 * What all of them were answered, to the last field, but for those that were put off.
 * @throws when two were answered differently, or all were put off
 */
export function theSameAnswer(what: string, answers: readonly Answer[]): Answer {
  const [first, ...repeats] = answers.filter((answer) => !isPutOff(answer));
  must(first !== undefined, `${what}: nobody was answered: ${tally(answers)}`);
  const other = repeats.find((answer) => !isSame(answer, first));
  must(
    other === undefined,
    `${what}: not the same answer: ${tally(answers)}: ${first.text} and ${String(other?.text)}`,
  );
  return first;
}

const isSame = (one: Answer, other: Answer): boolean =>
  one.status === other.status && isDeepStrictEqual(said(one), said(other));

/** All of it but the request's own number, by which a refusal is found in the log. */
const said = ({ body }: Answer): unknown => ({ ...body, requestId: undefined });
