import type { Language } from '../../shared/language.js';
import type { Message } from '../i18n/message.js';

/** What every page carries around its view, whatever module made it. */
export interface Shell {
  readonly lang: Language;
  /** Overrides the title that the template gives itself. Already in the reader's language. */
  readonly title?: string;
  /** Path and query of this page, as the language switch and the log-in link come back to it. */
  readonly path: string;
  readonly user: { readonly name: string; readonly isAdmin: boolean } | null;
  /** Whether it cannot be seen just now who the reader is, who is shown the page as a visitor. */
  readonly userUnknown: boolean;
  /** `null` on a page for a visitor without a session: such a page carries nothing per visitor. */
  readonly csrfToken: string | null;
  readonly cartCount: number;
  /** Said once at the top of the page: what the form before it did. */
  readonly notice: Message | null;
  readonly instanceId: string;
  readonly requestId: string;
}
