import type { orders as es } from '../es/orders.js';

export const orders = {} satisfies Record<keyof typeof es, string>;
