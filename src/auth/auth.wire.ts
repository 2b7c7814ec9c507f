import { read, repeatableCommand, type WireContract } from '../platform/internal/wire-contract.js';
import {
  args,
  id,
  idsUpTo,
  listOf,
  nothing,
  nullable,
  object,
  oneOf,
  optional,
  text,
} from '../platform/internal/wire-values.js';
import type { UserId } from '../shared/ids.js';
import { LANGUAGES } from '../shared/language.js';
import {
  type AuthApi,
  type Identity,
  MAX_USERS,
  type RegisterAccount,
  ROLES,
  type UserContact,
  type UserSummary,
} from './auth.api.js';

/** Far above every name, e-mail, password and token: what is too long among those, the domain says. */
const ANY_TEXT = text(10_000);

const userId = id<UserId>();
const language = oneOf(LANGUAGES);
const role = oneOf(ROLES);

const identity = object<Identity>({
  userId,
  name: ANY_TEXT,
  email: ANY_TEXT,
  roles: listOf(role, ROLES.length),
});
const summary = object<UserSummary>({ id: userId, name: ANY_TEXT });
const contact = object<UserContact>({ id: userId, name: ANY_TEXT, email: ANY_TEXT, language });
const account = object<RegisterAccount>({
  name: ANY_TEXT,
  email: ANY_TEXT,
  password: ANY_TEXT,
  language: optional(language),
});

/** How the contract crosses between two processes. */
export const authWire: WireContract<AuthApi> = {
  identify: read(args(ANY_TEXT), nullable(identity)),
  usersByIds: read(args(idsUpTo<UserId>(MAX_USERS)), listOf(summary, MAX_USERS)),
  contactsByIds: read(args(idsUpTo<UserId>(MAX_USERS)), listOf(contact, MAX_USERS)),
  changeLanguage: repeatableCommand(args(userId, language), nothing),
  userByEmail: read(args(ANY_TEXT), nullable(summary)),
  ensureAccount: repeatableCommand(args(account), summary),
  grantRole: repeatableCommand(args(ANY_TEXT, role), nothing),
};
