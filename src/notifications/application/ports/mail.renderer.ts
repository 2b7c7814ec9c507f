import type { Language } from '../../../shared/language.js';
import type { MailContent } from '../../domain/mail-content.js';

export interface MailReader {
  readonly name: string;
  readonly language: Language;
}

export interface RenderedMail {
  /** One line. */
  readonly subject: string;
  /** A whole document; nothing in it is loaded from anywhere. */
  readonly html: string;
  readonly text: string;
}

/** Puts what a mail is about into words. */
export abstract class MailRenderer {
  abstract render(content: MailContent, reader: MailReader): RenderedMail;
}
