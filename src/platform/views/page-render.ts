import type { Language } from '../../shared/language.js';
import type { Formatters } from './formatters.js';
import type { Shell } from './shell.js';

/**
 * One page while it is being rendered. Templates reach it as `@page` from any depth: `@page.shell` is what the request
 * brought, the title what the view itself says with `{{title …}}` before the layout prints it.
 */
export class PageRender {
  title = '';
  body = '';
  readonly lang: Language;
  /** Without the query. */
  readonly path: string;

  // Own properties rather than getters: templates may not read through a prototype.
  constructor(
    readonly shell: Shell,
    readonly format: Formatters,
  ) {
    this.lang = shell.lang;
    this.path = shell.path.split('?')[0] ?? '/';
  }
}
