import { es } from './messages/es/index.js';

/** Every message of the catalogues, e.g. `cart.title`. Spanish is the source, English must have the same. */
export type MessageKey = keyof typeof es;

/** For keys put together at run time, such as `errors.${error.code}`. */
export function isMessageKey(text: string): text is MessageKey {
  return Object.hasOwn(es, text);
}
