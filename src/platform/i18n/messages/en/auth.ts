import type { auth as es } from '../es/auth.js';

export const auth = {} satisfies Record<keyof typeof es, string>;
