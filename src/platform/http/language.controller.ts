import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { AppConfig } from '../config/app-config.js';
import { isLanguage } from '../../shared/language.js';
import { Access } from './access.js';
import { LanguagePreference } from './language-preference.js';
import { localPath } from './local-path.js';
import { seeOther, type SeeOtherResult } from './page.js';
import { MaybeUser, type Principal } from './principal.js';
import { LANGUAGE_COOKIE } from './request-context.middleware.js';

const YEAR_MS = 365 * 24 * 3_600_000;

/** The language switch in the header of every page. */
@ApiExcludeController()
@Controller('language')
export class LanguageController {
  constructor(
    private readonly config: AppConfig,
    private readonly preference: LanguagePreference,
  ) {}

  @Post()
  @Access('public')
  async choose(
    @MaybeUser() user: Principal | null,
    @Body('lang') lang: unknown,
    @Body('next') next: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SeeOtherResult> {
    if (isLanguage(lang)) {
      response.cookie(LANGUAGE_COOKIE, lang, {
        maxAge: YEAR_MS,
        httpOnly: true,
        sameSite: 'lax',
        secure: this.config.secureCookies,
        path: '/',
      });
      if (user) await this.preference.remember(user.userId, lang);
    }
    return seeOther(localPath(next) ?? '/');
  }
}
