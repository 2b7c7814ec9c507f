import { SetMetadata } from '@nestjs/common';

export const ACCESS_RULE = 'bookstore:access';

/** Who may come in: anybody, whoever is signed in, or administrators. */
export type AccessRule = 'public' | 'signed-in' | 'admin';

/** States who may call a route. A route without a rule lets nobody in, and fails a test. */
export const Access = (rule: AccessRule) => SetMetadata(ACCESS_RULE, rule);
