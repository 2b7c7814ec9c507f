import type { FormModel } from '../../platform/http/form.js';

/** Model of `auth/login`. Fields: `email`, `password`; what concerns the whole form stands in `form.errors.form`. */
export interface LoginView {
  readonly form: FormModel;
  /** Path of ours to go on to, posted as the hidden `next`; empty when there is none. */
  readonly next: string;
}
