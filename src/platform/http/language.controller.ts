import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { AppConfig } from '../config/app-config.js';
import { isLanguage } from '../i18n/languages.js';
import { Access } from './access.js';
import { localPath } from './local-path.js';
import { seeOther, type SeeOtherResult } from './page.js';
import { LANGUAGE_COOKIE } from './request-context.middleware.js';

const YEAR_MS = 365 * 24 * 3_600_000;

/** The language switch in the header of every page. */
@ApiExcludeController()
@Controller('language')
export class LanguageController {
  constructor(private readonly config: AppConfig) {}

  @Post()
  @Access('public')
  choose(
    @Body('lang') lang: unknown,
    @Body('next') next: unknown,
    @Res({ passthrough: true }) response: Response,
  ): SeeOtherResult {
    if (isLanguage(lang)) {
      response.cookie(LANGUAGE_COOKIE, lang, {
        maxAge: YEAR_MS,
        httpOnly: true,
        sameSite: 'lax',
        secure: this.config.secureCookies,
        path: '/',
      });
    }
    return seeOther(localPath(next) ?? '/');
  }
}
