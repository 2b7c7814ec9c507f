import type { MessageKey } from '../i18n/message-key.js';
import type { MessageParams } from '../i18n/message.js';

/** What a controller of pages answers: a template and what it shows. */
export class PageResult {
  constructor(
    readonly view: string,
    readonly model: object,
    readonly status: number,
  ) {}
}

/** After a form did its work: where to go, and what to say there. */
export class SeeOtherResult {
  constructor(
    readonly location: string,
    readonly notice: { readonly key: MessageKey; readonly params?: MessageParams } | undefined,
  ) {}
}

export const page = (view: string, model: object, status = 200): PageResult => new PageResult(view, model, status);

/** 303 to a path of this site; the notice is shown once, on the next page. */
export const seeOther = (location: string, notice?: MessageKey, params?: MessageParams): SeeOtherResult =>
  new SeeOtherResult(location, notice && { key: notice, ...(params ? { params } : {}) });
