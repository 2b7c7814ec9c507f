import { Body, Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../../platform/http/access.js';
import { type FieldErrors, formModel } from '../../platform/http/form.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { MaybeUser, type Principal } from '../../platform/http/principal.js';
import { RateLimit } from '../../platform/rate-limit/rate-limit.js';
import { BrowserSessions } from './browser-sessions.js';
import type { LoginView } from './login.view.js';
import { nextPath } from './next-path.js';
import { CheckedPassword, type PasswordCheck } from './password-check.js';
import { PasswordGuard } from './password.guard.js';

const AFTER_LOG_IN = '/books';

@ApiExcludeController()
@Access('public')
@Controller()
export class LogInController {
  constructor(private readonly browserSessions: BrowserSessions) {}

  @Get('login')
  form(@MaybeUser() user: Principal | null, @Query('next') next: unknown): PageResult | SeeOtherResult {
    return user ? seeOther(nextPath(next) ?? AFTER_LOG_IN) : loginPage({}, next, {}, 200);
  }

  @Post('login')
  @RateLimit('login')
  @UseGuards(PasswordGuard)
  async logIn(
    @CheckedPassword() check: PasswordCheck,
    @MaybeUser() visitor: Principal | null,
    @Body() body: unknown,
    @Body('next') next: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageResult | SeeOtherResult> {
    if (check.kind !== 'accepted') return loginPage(body, next, errorsOf(check), 422);
    await this.browserSessions.start(check.user.id, visitor, request, response);
    return seeOther(nextPath(next) ?? AFTER_LOG_IN, 'notices.logged_in');
  }

  @Post('logout')
  async logOut(
    @MaybeUser() user: Principal | null,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SeeOtherResult> {
    await this.browserSessions.end(user, request, response);
    return seeOther('/', 'notices.logged_out');
  }
}

function loginPage(body: unknown, next: unknown, errors: FieldErrors, status: number): PageResult {
  const model: LoginView = { form: formModel(body, errors, { omit: ['password'] }), next: nextPath(next) ?? '' };
  return page('auth/login', model, status);
}

function errorsOf(check: Exclude<PasswordCheck, { kind: 'accepted' }>): FieldErrors {
  return check.kind === 'incomplete' ? check.errors : { form: [{ key: `errors.${check.error.code}` }] };
}
