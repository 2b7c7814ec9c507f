import type { EventNotDeadError, EventNotFoundError, EventTooOldError } from '../events/event-errors.js';
import type { IdempotencyKeyReusedError } from '../idempotency/idempotency-keys.js';
import type { RequestInProgressError } from '../idempotency/repeat-errors.js';
import type { InvalidMoneyError } from '../../shared/money.js';
import { ErrorStatuses } from './error-statuses.js';
import type {
  CrossSiteRequestError,
  CsrfTokenError,
  ForbiddenError,
  IdempotencyKeyMissingError,
  NotAuthenticatedError,
  RateLimitedError,
  ShapeError,
} from './request-errors.js';

type PlatformErrorCode = (
  | EventNotDeadError
  | EventNotFoundError
  | EventTooOldError
  | CrossSiteRequestError
  | CsrfTokenError
  | ForbiddenError
  | IdempotencyKeyMissingError
  | IdempotencyKeyReusedError
  | InvalidMoneyError
  | NotAuthenticatedError
  | RateLimitedError
  | RequestInProgressError
  | ShapeError
)['code'];

export class PlatformErrorStatuses extends ErrorStatuses {
  readonly statuses = {
    'events.not_dead': 409,
    'events.not_found': 404,
    'events.too_old': 409,
    'request.cross_site': 403,
    'request.csrf': 403,
    'request.forbidden': 403,
    'request.idempotency_key_missing': 400,
    'request.idempotency_key_reused': 422,
    'request.in_progress': 409,
    'request.invalid': 400,
    'request.not_authenticated': 401,
    'request.too_many': 429,
    'shared.invalid_money': 422,
  } satisfies Record<PlatformErrorCode, number>;

  override readonly fields = {
    'request.idempotency_key_missing': 'Idempotency-Key',
    'request.idempotency_key_reused': 'Idempotency-Key',
  } satisfies Partial<Record<PlatformErrorCode, string>>;
}
