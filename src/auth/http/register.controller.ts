import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../../platform/http/access.js';
import { type FieldErrors, formModel, readForm } from '../../platform/http/form.js';
import { FormKey, newFormKey } from '../../platform/http/idempotency-key.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { MaybeUser, type Principal } from '../../platform/http/principal.js';
import { contextOf } from '../../platform/http/request-context.js';
import { RateLimit } from '../../platform/rate-limit/rate-limit.js';
import { RegisterUser, type RegisterUserCommand } from '../application/register-user.use-case.js';
import { EmailTakenError } from '../domain/auth-errors.js';
import { MIN_PASSWORD_LENGTH } from '../domain/password.js';
import type { User } from '../domain/user.js';
import { BrowserSessions } from './browser-sessions.js';
import { RegisterUserDto } from './dto/register-user.dto.js';
import { nextPath } from './next-path.js';
import type { RegisterView } from './register.view.js';

const AFTER_REGISTERING = '/books';

@ApiExcludeController()
@Access('public')
@Controller('register')
export class RegisterController {
  constructor(
    private readonly registerUser: RegisterUser,
    private readonly browserSessions: BrowserSessions,
  ) {}

  @Get()
  form(@MaybeUser() user: Principal | null, @Query('next') next: unknown): PageResult | SeeOtherResult {
    return user ? seeOther(nextPath(next) ?? AFTER_REGISTERING) : registerPage({}, next, {}, 200);
  }

  /** Whoever registers is signed in with it. */
  @Post()
  @RateLimit('register')
  async register(
    @MaybeUser() visitor: Principal | null,
    @Body() body: unknown,
    @Body('next') next: unknown,
    @FormKey() idempotencyKey: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageResult | SeeOtherResult> {
    const form = await readForm(RegisterUserDto, body);
    if (!form.ok) return registerPage(body, next, form.errors, 422);
    const { name, email, password } = form.value;
    const { language } = contextOf(request);
    const user = await this.registered({ name, email, password, language, idempotencyKey });
    if (!user) return registerPage(body, next, { email: [{ key: 'errors.auth.email_taken' }] }, 422);
    await this.browserSessions.start(user.id, visitor, request, response);
    return seeOther(nextPath(next) ?? AFTER_REGISTERING, 'notices.welcome');
  }

  /** `null` when the e-mail has an account already. */
  private async registered(command: RegisterUserCommand): Promise<User | null> {
    try {
      return await this.registerUser.execute(command);
    } catch (error) {
      if (error instanceof EmailTakenError) return null;
      throw error;
    }
  }
}

function registerPage(body: unknown, next: unknown, errors: FieldErrors, status: number): PageResult {
  const model: RegisterView = {
    form: formModel(body, errors, { omit: ['password'] }),
    next: nextPath(next) ?? '',
    key: newFormKey(),
    passwordMinLength: MIN_PASSWORD_LENGTH,
  };
  return page('auth/register', model, status);
}
