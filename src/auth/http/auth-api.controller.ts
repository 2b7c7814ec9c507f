import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCookieAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../../platform/http/access.js';
import { CurrentUser, MaybeUser, type Principal } from '../../platform/http/principal.js';
import { contextOf } from '../../platform/http/request-context.js';
import { ShapeError } from '../../platform/http/request-errors.js';
import { SessionCookie } from '../../platform/http/session-cookie.js';
import { RateLimit } from '../../platform/rate-limit/rate-limit.js';
import { EndSession } from '../application/end-session.use-case.js';
import { RegisterUser } from '../application/register-user.use-case.js';
import { StartSession } from '../application/start-session.use-case.js';
import { OptionalIdempotencyKey } from '../../platform/http/idempotency-key.js';
import { ApiOptionalKey } from '../../platform/openapi/api-optional-key.js';
import { ApiProblem } from '../../platform/openapi/api-problem.js';
import { AccountDto, RegisteredUserDto, StartedSessionDto } from './dto/account.dto.js';
import { LogInDto } from './dto/log-in.dto.js';
import { RegisterUserDto } from './dto/register-user.dto.js';
import { CheckedPassword, type PasswordCheck } from './password-check.js';
import { PasswordGuard } from './password.guard.js';

@ApiTags('Accounts')
@Controller('api/v1')
export class AuthApiController {
  constructor(
    private readonly registerUser: RegisterUser,
    private readonly startSession: StartSession,
    private readonly endSession: EndSession,
    private readonly cookie: SessionCookie,
  ) {}

  @Post('users')
  @Access('public')
  @RateLimit('register')
  @ApiOperation({
    operationId: 'registerUser',
    summary: 'Register an account',
    description: 'The shop will write to it in the language that `Accept-Language` asks for.',
    security: [],
  })
  @ApiOptionalKey('A UUID: sent twice, both are answered with the account.')
  @ApiCreatedResponse({ type: RegisteredUserDto, description: 'The account; log in to use it.' })
  @ApiProblem(400, '`request.invalid`: a field is missing or wrong')
  @ApiProblem(409, '`auth.email_taken`: the e-mail has an account, in whatever letter case')
  @ApiProblem(422, '`request.idempotency_key_reused`: the key came with another name or password')
  @ApiProblem(429, '`request.too_many`: see Retry-After')
  async register(
    @Body() body: RegisterUserDto,
    @OptionalIdempotencyKey() idempotencyKey: string | undefined,
    @Req() request: Request,
  ): Promise<RegisteredUserDto> {
    const { name, email, password } = body;
    const { language } = contextOf(request);
    const user = await this.registerUser.execute({ name, email, password, language, idempotencyKey });
    return { id: user.id, name: user.name, email: user.email };
  }

  @Post('sessions')
  @Access('public')
  @RateLimit('login')
  @UseGuards(PasswordGuard)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'logIn',
    summary: 'Log in',
    description: 'Answers a token of 30 days. A bearer token that is sent along is ended.',
    security: [],
  })
  @ApiBody({ type: LogInDto })
  @ApiCreatedResponse({ type: StartedSessionDto })
  @ApiProblem(400, '`request.invalid`: a field is missing')
  @ApiProblem(401, '`auth.invalid_credentials`: the e-mail or the password is wrong')
  @ApiProblem(403, '`auth.account_disabled`')
  @ApiProblem(429, '`request.too_many`: see Retry-After')
  async logIn(
    @CheckedPassword() check: PasswordCheck,
    @MaybeUser() visitor: Principal | null,
  ): Promise<StartedSessionDto> {
    if (check.kind === 'incomplete') throw new ShapeError(check.errors);
    if (check.kind === 'refused') throw check.error;
    const { id, name, email, roles } = check.user;
    const replaces = visitor?.via === 'bearer' ? visitor.token : undefined;
    const { token, session } = await this.startSession.execute({ userId: id, kind: 'bearer', replaces });
    return { token, expiresAt: session.expiresAt.toISOString(), user: { id, name, email, roles: [...roles] } };
  }

  @Delete('sessions/current')
  @Access('signed-in')
  @HttpCode(204)
  @ApiOperation({ operationId: 'logOut', summary: 'Log out', description: 'The token is dead at once, everywhere.' })
  @ApiBearerAuth('bearer')
  @ApiCookieAuth('cookie')
  @ApiNoContentResponse()
  @ApiProblem(401, '`request.not_authenticated`')
  async logOut(@CurrentUser() user: Principal, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.endSession.execute(user.token);
    if (user.via === 'cookie') this.cookie.clear(response);
  }

  @Get('me')
  @Access('signed-in')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'getMe', summary: 'The account that the request comes from' })
  @ApiBearerAuth('bearer')
  @ApiCookieAuth('cookie')
  @ApiOkResponse({ type: AccountDto })
  @ApiProblem(401, '`request.not_authenticated`')
  me(@CurrentUser() user: Principal): AccountDto {
    return { id: user.userId, name: user.name, email: user.email, roles: [...user.roles] };
  }
}
