import type { Message } from '../i18n/message.js';

/** Model of `errors/error`, the one page for everything that goes wrong. */
export interface ErrorView {
  readonly status: number;
  readonly title: Message;
  /** What happened, and what the reader can do next. */
  readonly message: Message;
  /** Shown small, for whoever is asked for help. */
  readonly requestId: string;
  /** A link "Try again" to this path of ours; `null` where trying again cannot help. */
  readonly retryUrl: string | null;
}
