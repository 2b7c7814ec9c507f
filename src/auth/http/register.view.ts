import type { FormModel } from '../../platform/http/form.js';

/** Model of `auth/register`. Fields: `name`, `email`, `password`. */
export interface RegisterView {
  readonly form: FormModel;
  /** Path of ours to go on to, posted as the hidden `next`; empty when there is none. */
  readonly next: string;
  /** Hidden `_key`: the form sent twice makes one account, and signs in both times. */
  readonly key: string;
  readonly passwordMinLength: number;
}
