import { SetMetadata } from '@nestjs/common';

export const ACCESS_RULE = 'bookstore:access';

/**
 * Who may come in: anybody, whoever is signed in, administrators, or the other services of this shop by their signature. No
 * session counts where the rule is `internal`.
 */
export type AccessRule = 'public' | 'signed-in' | 'admin' | 'internal';

/** States who may call a route. A route without a rule lets nobody in, and fails a test. */
export const Access = (rule: AccessRule) => SetMetadata(ACCESS_RULE, rule);
