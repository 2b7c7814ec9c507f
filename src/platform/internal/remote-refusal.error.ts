import { DomainError } from '../../shared/domain-error.js';
import type { WireProblem } from './wire-problem.js';

/** A refusal whose class the owner keeps to itself: nobody else can name it, so its code says all that there is to know. */
export class RemoteRefusalError extends DomainError {
  readonly code: string;
  constructor({ code, message, details }: WireProblem) {
    super(message, details);
    this.code = code;
  }
}
