import { DomainError } from '../../shared/domain-error.js';

export type EmailProblem = 'required' | 'not_an_email';
export type NameProblem = 'required' | 'too_long' | 'forbidden_characters';
export type PasswordProblem = 'required' | 'too_short' | 'too_long' | 'forbidden_characters';

export class InvalidEmailError extends DomainError {
  readonly code = 'auth.invalid_email';
  constructor(problem: EmailProblem) {
    super(`e-mail: ${problem}`, { problem });
  }
}

export class InvalidNameError extends DomainError {
  readonly code = 'auth.invalid_name';
  constructor(problem: NameProblem) {
    super(`name: ${problem}`, { problem });
  }
}

export class InvalidPasswordError extends DomainError {
  readonly code = 'auth.invalid_password';
  constructor(problem: PasswordProblem) {
    super(`password: ${problem}`, { problem });
  }
}

/** The message does not repeat the e-mail, so that it is in no log. */
export class EmailTakenError extends DomainError {
  readonly code = 'auth.email_taken';
  constructor() {
    super('there is an account with this e-mail already');
  }
}

/** An unknown e-mail and a wrong password are told apart to nobody. */
export class InvalidCredentialsError extends DomainError {
  readonly code = 'auth.invalid_credentials';
  constructor() {
    super('the e-mail or the password is wrong');
  }
}

/** Told only to whoever knew the password. */
export class AccountDisabledError extends DomainError {
  readonly code = 'auth.account_disabled';
  constructor() {
    super('this account is disabled');
  }
}

/** Administrators cannot lock themselves out. */
export class OwnAccountError extends DomainError {
  readonly code = 'auth.own_account';
  constructor() {
    super('another administrator has to disable this account');
  }
}
