import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ProvidersOf } from '../discovery/providers-of.js';
import { wireProblemOf } from '../internal/wire-problem.js';
import { isMessageKey, type MessageKey } from '../i18n/message-key.js';
import type { Message } from '../i18n/message.js';
import { Translator } from '../i18n/translator.js';
import type { ErrorView } from '../views/error.view.js';
import { ErrorStatuses } from './error-statuses.js';
import type { FieldErrors } from './form.js';
import { PageRenderer } from './page-renderer.js';
import { type Problem, problemOf } from './problem.js';
import { isKnown, setPrincipal } from './principal.js';
import { RequestAuthentication } from './request-authentication.js';
import { changesState, contextOf, isApi, isInternal } from './request-context.js';

/** Every error of a request ends here: problem+json for the API, a page of ours for people, a redirect to log in. */
@Catch()
@Injectable()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');
  private statuses: ReadonlyMap<string, number> | undefined;
  private fields: ReadonlyMap<string, string | undefined> | undefined;

  constructor(
    private readonly providers: ProvidersOf,
    private readonly authentication: RequestAuthentication,
    private readonly renderer: PageRenderer,
    private readonly translator: Translator,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = problemOf(error, (code) => this.statusOf(code));
    if (problem.unexpected) {
      this.logger.error(
        { err: error, requestId: contextOf(request).requestId, path: request.path },
        'a request failed',
      );
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.retryAfter !== undefined) response.setHeader('Retry-After', String(problem.retryAfter));
    if (isInternal(request)) response.status(problem.status).json(wireProblemOf(error, problem));
    else if (isApi(request)) this.sendProblem(request, response, problem);
    else if (problem.code === 'request.not_authenticated') redirectToLogin(request, response);
    else await this.sendPage(request, response, problem);
  }

  private statusOf(code: string): number | undefined {
    this.statuses ??= new Map(this.providers.all(ErrorStatuses).flatMap(({ statuses }) => Object.entries(statuses)));
    return this.statuses.get(code);
  }

  /** Field errors of a whole body, or the one field that the error is about. */
  private errorsOf(problem: Problem): FieldErrors {
    if (problem.errors) return problem.errors;
    this.fields ??= new Map(this.providers.all(ErrorStatuses).flatMap(({ fields }) => Object.entries(fields)));
    const field = problem.field ?? this.fields.get(problem.code);
    return field === undefined ? {} : { [field]: [messageOf(problem)] };
  }

  private sendProblem(request: Request, response: Response, problem: Problem): void {
    const { language, requestId } = contextOf(request);
    const say = (message: Message): string => this.translator.say(language, message);
    const errors = Object.entries(this.errorsOf(problem)).map(
      ([field, messages]) => [field, messages.map(say)] as const,
    );
    response
      .status(problem.status)
      .type('application/problem+json')
      .setHeader('Cache-Control', 'no-store')
      .json({
        ...problem.details,
        type: `urn:bookstore:problem:${problem.code}`,
        title: say({ key: httpKey(problem.status, 'title') }),
        status: problem.status,
        code: problem.code,
        detail: say(messageOf(problem)),
        ...(errors.length > 0 ? { errors: Object.fromEntries(errors) } : {}),
        requestId,
      });
  }

  /** No guard runs for an address that no route knows; its page still greets whoever is signed in, if that can be found out. */
  private async findOutWho(request: Request): Promise<void> {
    if (isKnown(request)) return;
    try {
      setPrincipal(request, await this.authentication.principalFor(request));
    } catch {
      setPrincipal(request, null);
    }
  }

  private async sendPage(request: Request, response: Response, problem: Problem): Promise<void> {
    await this.findOutWho(request);
    const { requestId } = contextOf(request);
    const view: ErrorView = {
      status: problem.status,
      title: { key: problem.code === 'request.csrf' ? 'errors.csrf.title' : httpKey(problem.status, 'title') },
      message: messageOf(problem),
      requestId,
      retryUrl: retryUrl(request, problem),
    };
    response.send(await this.renderer.render(request, response, 'errors/error', view, problem.status));
  }
}

function messageOf(problem: Problem): Message {
  const key = `errors.${problem.code}`;
  return isMessageKey(key) ? { key, params: problem.details } : { key: httpKey(problem.status, 'message') };
}

/** The texts of a status, or of the nearest one that has any. */
function httpKey(status: number, part: 'title' | 'message'): MessageKey {
  const key = `errors.http.${status}.${part}`;
  if (isMessageKey(key)) return key;
  return status < 500 ? `errors.http.400.${part}` : `errors.http.500.${part}`;
}

/** Where trying again may help: the same page, or the page that the form was on. */
function retryUrl(request: Request, problem: Problem): string | null {
  const hopeful = problem.status === 429 || problem.status >= 500 || problem.code === 'request.csrf';
  if (!hopeful) return null;
  if (!changesState(request)) return request.originalUrl;
  const referer = request.get('referer');
  const from = referer !== undefined && URL.canParse(referer) ? new URL(referer) : undefined;
  return from?.host === request.get('host') ? `${from?.pathname ?? '/'}${from?.search ?? ''}` : '/';
}

function redirectToLogin(request: Request, response: Response): void {
  const next = changesState(request) ? '' : `?next=${encodeURIComponent(request.originalUrl)}`;
  response.status(303).location(`/login${next}`).setHeader('Cache-Control', 'private, no-store').end();
}
