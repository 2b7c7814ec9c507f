import type { MessageKey } from './message-key.js';

export type MessageParams = Readonly<Record<string, string | number>>;

/** A sentence for a reader whose language is not known yet: a key of the catalogues and what goes into its placeholders. */
export interface Message {
  readonly key: MessageKey;
  readonly params?: MessageParams;
}
