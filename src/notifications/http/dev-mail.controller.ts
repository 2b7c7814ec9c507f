import { Controller, Get, Header, NotFoundException, Param, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { Access } from '../../platform/http/access.js';
import { page, type PageResult } from '../../platform/http/page.js';
import { contextOf } from '../../platform/http/request-context.js';
import { pager } from '../../platform/views/pager.js';
import { type AddressedMail, LookAtOutbox } from '../application/look-at-outbox.query.js';
import type { DevMailRow, DevMailView, DevOutboxView } from './dev-mail.view.js';

const PATH = '/dev/mail';

/**
 * For the HTML of a mail, which has its styles on its elements because mail programs know no others: they are let through
 * here and nowhere else. Nothing else is: no script, no form, nothing loaded, and only our own pages may frame it. Links open
 * outside the frame, as they do from a mail program.
 */
const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');

/** What the shop would send, for developers: outside production the module registers it, in production there is no such route. */
@ApiExcludeController()
@Access('public')
@Controller('dev/mail')
export class DevMailController {
  constructor(private readonly outbox: LookAtOutbox) {}

  @Get()
  async list(@Req() request: Request, @Query('cursor') sent: unknown): Promise<PageResult> {
    const cursor = typeof sent === 'string' ? sent : undefined;
    const { items, nextCursor } = await this.outbox.list(cursor, contextOf(request).language);
    const model: DevOutboxView = { mails: items.map(rowOf), pager: pager(PATH, {}, cursor, nextCursor) };
    return page('notifications/outbox', model);
  }

  @Get(':id')
  async one(@Req() request: Request, @Param('id') id: string): Promise<PageResult> {
    const preview = await this.outbox.one(id, contextOf(request).language);
    if (!preview) throw new NotFoundException();
    const model: DevMailView = {
      mail: rowOf(preview),
      versions: preview.versions.map(({ language, subject, text }) => ({
        language,
        chosen: preview.recipient?.language === language,
        subject,
        text,
        htmlUrl: `${PATH}/${preview.id}/html?lang=${language}`,
      })),
    };
    return page('notifications/mail', model);
  }

  @Get(':id/html')
  @Header('Content-Security-Policy', MAIL_POLICY)
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'private, no-store')
  async html(@Req() request: Request, @Param('id') id: string, @Query('lang') lang: unknown): Promise<string> {
    const preview = await this.outbox.one(id, contextOf(request).language);
    const version = preview?.versions.find(({ language }) => language === lang);
    if (!version) throw new NotFoundException();
    return version.html;
  }
}

function rowOf(mail: AddressedMail): DevMailRow {
  const { id, subject, recipient, kind, state, reason, writtenAt } = mail;
  return {
    url: `${PATH}/${id}`,
    subject,
    to: recipient && `${recipient.name} <${recipient.email}>`,
    kind,
    state,
    reason,
    writtenAt: writtenAt.toISOString(),
  };
}
