import type { catalog as es } from '../es/catalog.js';

export const catalog = {} satisfies Record<keyof typeof es, string>;
