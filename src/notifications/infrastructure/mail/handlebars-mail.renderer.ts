import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Translator } from '../../../platform/i18n/translator.js';
import { Views } from '../../../platform/views/views.js';
import { MailRenderer, type MailReader, type RenderedMail } from '../../application/ports/mail.renderer.js';
import type { MailContent } from '../../domain/mail-content.js';
import { bodyOf } from './mail.presenter.js';
import type { MailView } from './mail.view.js';
import { oneLine } from './one-line.js';

/** The templates under `views/emails`: one a kind for HTML, one for text, each in its layout. */
@Injectable()
export class HandlebarsMailRenderer extends MailRenderer {
  constructor(
    private readonly views: Views,
    private readonly translator: Translator,
    private readonly config: AppConfig,
  ) {
    super();
  }

  render(content: MailContent, { name, language }: MailReader): RenderedMail {
    const body = bodyOf(content, this.config.publicUrl);
    const params = { code: body.code ?? '', title: body.book ?? '' };
    const model: MailView = {
      ...body,
      name: oneLine(name),
      subject: oneLine(this.translator.t(language, `mail.${content.kind}.subject`, params)),
      title: this.translator.t(language, `mail.${content.kind}.title`),
    };
    const template = `emails/${content.kind.replaceAll('_', '-')}`;
    return {
      subject: model.subject,
      html: this.views.renderDocument(template, 'emails/layout', model, language),
      text: tidy(this.views.renderDocument(`${template}.txt`, 'emails/layout.txt', model, language)),
    };
  }
}

/** Templates leave blank lines where they left something out. */
const tidy = (text: string): string => `${text.replace(/\n{3,}/g, '\n\n').trim()}\n`;
