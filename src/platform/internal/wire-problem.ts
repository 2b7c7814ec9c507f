import { DatabaseHeldError } from '../database/database-hold.js';
import type { Problem } from '../http/problem.js';
import { NotFoundException } from '@nestjs/common';
import { DomainError } from '../../shared/domain-error.js';

/** What a call that does not end well is answered. */
export interface WireProblem {
  /** Of the DomainError; `http.<status>` for everything else. */
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** The caller has a method that the owner has not: one of them is older. */
export const UNKNOWN_METHOD = 'internal.unknown_method';

/** The owner's tables are being moved, and nothing was done. */
export const HELD = 'http.held';

export class UnknownMethodException extends NotFoundException {}

/** A refusal goes over as it is; of what nobody planned for, the caller learns nothing but the status, or which argument was wrong. */
export function wireProblemOf(error: unknown, { status, code }: Problem): WireProblem {
  if (error instanceof DomainError) return { code, message: error.message, details: error.details };
  if (error instanceof UnknownMethodException) return { code: UNKNOWN_METHOD, message: '', details: {} };
  if (error instanceof DatabaseHeldError) return { code: HELD, message: '', details: {} };
  const message = status === 400 && error instanceof Error ? error.message : '';
  return { code: `http.${status}`, message, details: {} };
}

/** `undefined` for a body that is none. */
export function parseWireProblem(body: unknown): WireProblem | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body) || typeof body.code !== 'string') return undefined;
  const message = 'message' in body && typeof body.message === 'string' ? body.message : '';
  const given: unknown = 'details' in body ? body.details : undefined;
  const entries: [string, unknown][] = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  const details = Object.fromEntries(entries.filter((entry): entry is [string, string | number] => isDetail(entry[1])));
  return { code: body.code, message, details };
}

const isDetail = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

/** Whether a rule of the owner's was broken, rather than something on the way. */
export const isRefusal = ({ code }: WireProblem): boolean => /^(?!http\.)[a-z]+\.[a-z_]+$/.test(code);
