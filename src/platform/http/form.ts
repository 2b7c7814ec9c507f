import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { isMessageKey, type MessageKey } from '../i18n/message-key.js';
import type { Message, MessageParams } from '../i18n/message.js';

/** What is wrong, by field (`shippingAddress.street`); what concerns the whole form stands under `form`. */
export type FieldErrors = Readonly<Record<string, readonly Message[]>>;

/** A form as its page shows it again. */
export interface FormModel {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

/** The message of a class-validator decorator: `@MaxLength(200, says('validation.max_length', { max: 200 }))`. */
export function says(key: MessageKey, params?: MessageParams): { message: string } {
  return { message: JSON.stringify({ key, params }) };
}

/** Checks the shape of what a form or a call sent. Fields that the DTO does not know are left out. */
export async function readForm<T extends object>(
  Dto: new () => T,
  body: unknown,
): Promise<{ ok: true; value: T } | { ok: false; errors: FieldErrors }> {
  const plain = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const value = plainToInstance(Dto, plain);
  const problems = await validate(value, { whitelist: true, forbidUnknownValues: true });
  return problems.length === 0 ? { ok: true, value } : { ok: false, errors: fieldErrors(problems) };
}

/** class-validator's tree of errors, flat: one list of messages a field. */
export function fieldErrors(problems: readonly ValidationError[], prefix = ''): FieldErrors {
  const found: Record<string, readonly Message[]> = {};
  for (const problem of problems) {
    const name = `${prefix}${problem.property}`;
    const messages = Object.values(problem.constraints ?? {}).map(messageOf);
    if (messages.length > 0) found[name] = messages.slice(0, 1);
    Object.assign(found, fieldErrors(problem.children ?? [], `${name}.`));
  }
  return found;
}

/** The text fields of `body`, to show a form again with what was typed; `omit` names those that are never sent back. */
export function formModel(
  body: unknown,
  errors: FieldErrors = {},
  options: { omit?: readonly string[] } = {},
): FormModel {
  const values: Record<string, string> = {};
  if (typeof body === 'object' && body !== null) {
    for (const [name, value] of Object.entries(body)) {
      const text: unknown = value;
      if (typeof text === 'string' && !name.startsWith('_') && !options.omit?.includes(name)) values[name] = text;
    }
  }
  return { values, errors };
}

function messageOf(text: string): Message {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isMessage(parsed)) return parsed;
  } catch {
    // A decorator without says(): the general message stands in for the library's English one.
  }
  return { key: 'validation.invalid' };
}

function isMessage(value: unknown): value is Message {
  return (
    typeof value === 'object' &&
    value !== null &&
    'key' in value &&
    typeof value.key === 'string' &&
    isMessageKey(value.key)
  );
}
