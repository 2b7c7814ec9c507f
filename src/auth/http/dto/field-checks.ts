import type { Message } from '../../../platform/i18n/message.js';
import type { EmailProblem, NameProblem, PasswordProblem } from '../../domain/auth-errors.js';
import { emailProblem } from '../../domain/email.js';
import { MAX_NAME_LENGTH, nameProblem } from '../../domain/person-name.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, passwordProblem } from '../../domain/password.js';
import { FieldCheck } from '../../../platform/http/checked-by.js';

const EMAIL_MESSAGES = {
  required: { key: 'validation.required' },
  not_an_email: { key: 'validation.email' },
} as const satisfies Record<EmailProblem, Message>;

const NAME_MESSAGES = {
  required: { key: 'validation.required' },
  too_long: { key: 'validation.max_length', params: { max: MAX_NAME_LENGTH } },
  forbidden_characters: { key: 'validation.characters' },
} as const satisfies Record<NameProblem, Message>;

const PASSWORD_MESSAGES = {
  required: { key: 'validation.required' },
  too_short: { key: 'validation.min_length', params: { min: MIN_PASSWORD_LENGTH } },
  too_long: { key: 'validation.max_length', params: { max: MAX_PASSWORD_LENGTH } },
  forbidden_characters: { key: 'validation.characters' },
} as const satisfies Record<PasswordProblem, Message>;

/** The domain's own rule for a text, for a value of any type. */
const textCheck =
  <Problem extends string>(
    problemOf: (text: string) => Problem | undefined,
    messages: Readonly<Record<Problem, Message>>,
  ): FieldCheck =>
  (value) => {
    if (value === undefined || value === null) return { key: 'validation.required' };
    if (typeof value !== 'string') return { key: 'validation.text' };
    const problem = problemOf(value);
    return problem && messages[problem];
  };

export const checkEmail = textCheck(emailProblem, EMAIL_MESSAGES);
export const checkName = textCheck(nameProblem, NAME_MESSAGES);
export const checkPassword = textCheck(passwordProblem, PASSWORD_MESSAGES);

/** At log-in a field is only missing or not: whether it is right is told for both at once. */
export const checkPresence = textCheck((text) => (text.trim() === '' ? 'required' : undefined), {
  required: { key: 'validation.required' },
});
