import type { Language } from '../../../shared/language.js';
import type { MailId } from '../../domain/mail.js';
import type { RenderedMail } from './mail.renderer.js';

export interface OutgoingMail extends RenderedMail {
  /** What its `Message-ID` is made from: a mail that is sent twice has the same one. */
  readonly id: MailId;
  readonly to: { readonly name: string; readonly email: string };
  readonly language: Language;
}

/** `reason` says what happened in codes: never an address, a text of the mail or what a server wrote. */
export type Delivery =
  | { readonly kind: 'sent' }
  /** There is nowhere to send it: it is for looking at only. */
  | { readonly kind: 'kept' }
  /** For good: trying again would end the same. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No answer, or "not now". The mail may have gone out all the same. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** How mail leaves the house. */
export abstract class MailTransport {
  /** While it is `false` mail stays due, for the day when it can be sent. */
  abstract readonly ready: boolean;

  /** Bounded by timeouts; never in a unit of work. */
  abstract deliver(mail: OutgoingMail): Promise<Delivery>;
}
