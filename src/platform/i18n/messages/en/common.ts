import type { common as es } from '../es/common.js';

export const common = {} satisfies Record<keyof typeof es, string>;
