import { ValidateBy, type ValidationArguments } from 'class-validator';
import type { Message } from '../i18n/message.js';
import { says } from './form.js';

/** What is wrong with a field as it was sent, or `undefined`. */
export type FieldCheck = (value: unknown) => Message | undefined;

/** Holds a field of a DTO to `check`, usually the domain's own rule; its message stands beside the field. */
export const CheckedBy = (check: FieldCheck): PropertyDecorator =>
  ValidateBy({
    name: 'checkedBy',
    validator: {
      validate: (value: unknown) => check(value) === undefined,
      defaultMessage: (sent?: ValidationArguments) => {
        const problem = check(sent?.value);
        return problem ? says(problem.key, problem.params).message : '';
      },
    },
  });
