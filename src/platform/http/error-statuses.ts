/**
 * One module's map from error code to HTTP status; list a subclass in the module's providers:
 * `readonly statuses = { 'auth.email_taken': 409 } satisfies Record<AuthErrorCode, number>`.
 */
export abstract class ErrorStatuses {
  abstract readonly statuses: Readonly<Record<string, number>>;
  /** The field of a JSON body that an error is about, for the problem's `errors`. */
  readonly fields: Readonly<Partial<Record<string, string>>> = {};
}
