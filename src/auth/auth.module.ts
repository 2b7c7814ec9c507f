import { Global, Module, type Provider } from '@nestjs/common';
import { AuthMetrics } from './application/auth-metrics.js';
import { ChangeLanguage } from './application/change-language.use-case.js';
import { ChangeRole } from './application/change-role.use-case.js';
import { CheckCredentials } from './application/check-credentials.use-case.js';
import { DisableUser } from './application/disable-user.use-case.js';
import { EnableUser } from './application/enable-user.use-case.js';
import { EndSession } from './application/end-session.use-case.js';
import { EnsureAccount } from './application/ensure-account.use-case.js';
import { IdentifySession } from './application/identify-session.use-case.js';
import { ListUsers } from './application/list-users.query.js';
import { PasswordHasher } from './application/ports/password-hasher.js';
import { SessionRepository } from './application/ports/session.repository.js';
import { UserDirectory } from './application/ports/user-directory.js';
import { UserRepository } from './application/ports/user.repository.js';
import { PruneSessions } from './application/prune-sessions.task.js';
import { RegisterUser } from './application/register-user.use-case.js';
import { StartSession } from './application/start-session.use-case.js';
import { AuthApi } from './auth.api.js';
import { AdminCommand } from './cli/admin.command.js';
import { AdminUsersController } from './http/admin-users.controller.js';
import { AuthApiController } from './http/auth-api.controller.js';
import { AuthErrorStatuses } from './http/auth-error-statuses.js';
import { BrowserSessions } from './http/browser-sessions.js';
import { InternalAuthController } from './http/internal-auth.controller.js';
import { LocalStrategy } from './http/local.strategy.js';
import { LogInController } from './http/log-in.controller.js';
import { RegisterController } from './http/register.controller.js';
import { InProcessAuthApi } from './infrastructure/in-process-auth.api.js';
import { Argon2PasswordHasher } from './infrastructure/password/argon2-password.hasher.js';
import { DatabaseSessionRepository } from './infrastructure/persistence/database-session.repository.js';
import { DatabaseUserDirectory } from './infrastructure/persistence/database-user-directory.js';
import { DatabaseUserRepository } from './infrastructure/persistence/database-user.repository.js';

const USE_CASES: Provider[] = [
  AuthMetrics,
  ChangeLanguage,
  ChangeRole,
  CheckCredentials,
  DisableUser,
  EnableUser,
  EndSession,
  EnsureAccount,
  IdentifySession,
  ListUsers,
  PruneSessions,
  RegisterUser,
  StartSession,
];

const ADAPTERS: Provider[] = [
  { provide: PasswordHasher, useClass: Argon2PasswordHasher },
  { provide: SessionRepository, useClass: DatabaseSessionRepository },
  { provide: UserDirectory, useClass: DatabaseUserDirectory },
  { provide: UserRepository, useClass: DatabaseUserRepository },
  { provide: AuthApi, useClass: InProcessAuthApi },
];

/** Accounts, sessions and roles. */
@Global()
@Module({
  controllers: [LogInController, RegisterController, AdminUsersController, AuthApiController, InternalAuthController],
  providers: [...USE_CASES, ...ADAPTERS, AuthErrorStatuses, LocalStrategy, BrowserSessions, AdminCommand],
  exports: [AuthApi],
})
export class AuthModule {
  /** What its refusals mean over HTTP, for processes that hear of them from elsewhere. */
  static readonly errorStatuses = AuthErrorStatuses;

  /** The controllers of its JSON API, for its description. */
  static readonly apiControllers = [AuthApiController];
}
