import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { runInThisContext } from 'node:vm';
import Handlebars from 'handlebars';
import type { Language } from '../../shared/language.js';
import type { Translator } from '../i18n/translator.js';
import { type Formatters, formattersByLanguage } from './formatters.js';
import { PageRender } from './page-render.js';
import type { Shell } from './shell.js';
import { checkTemplate } from './template-check.js';
import { viewHelpers } from './view-helpers.js';

export interface ViewsOptions {
  readonly viewsDir: string;
  readonly translator: Translator;
  /** The address of a static file, e.g. of `css/site.css`. */
  readonly asset: (path: string) => string;
}

type Template = Handlebars.TemplateDelegate<object>;

const LAYOUT = 'layouts/main';
const PARTIALS = 'partials/';
/** How the names of templates end that make plain text: nothing in them is escaped. */
const PLAIN_TEXT = '.txt';

/**
 * The Handlebars templates, all read, checked and compiled at boot: a template that names a missing partial, helper,
 * message or static file stops the start, and a `{{value}}` that its model lacks throws.
 */
export class Views {
  private readonly formats = formattersByLanguage();

  private constructor(
    private readonly templates: ReadonlyMap<string, Template>,
    private readonly layout: Template,
  ) {}

  /** @throws naming the template and what is wrong with it. */
  static load({ viewsDir, translator, asset }: ViewsOptions): Views {
    const handlebars = Handlebars.create();
    const helpers = viewHelpers(translator, asset);
    handlebars.registerHelper(helpers);
    const options = {
      strict: true,
      knownHelpersOnly: true,
      knownHelpers: Object.fromEntries(Object.keys(helpers).map((name) => [name, true])),
      explicitPartialContext: true,
      preventIndent: true,
    };

    const sources = readTemplates(viewsDir);
    const names = new Set(sources.keys());
    const templates = new Map<string, Template>();
    for (const [name, text] of sources) {
      const ast = Handlebars.parse(text);
      checkTemplate(name, ast, { partials: names, partialsPrefix: PARTIALS, asset });
      const source = handlebars.precompile(ast, { ...options, noEscape: name.endsWith(PLAIN_TEXT) });
      const template: Template = handlebars.template(specification(source));
      if (name.startsWith(PARTIALS)) handlebars.registerPartial(name.slice(PARTIALS.length), template);
      templates.set(name, template);
    }
    const layout = templates.get(LAYOUT);
    if (layout === undefined) throw new Error(`no template ${LAYOUT} in ${viewsDir}`);
    return new Views(templates, layout);
  }

  /** @throws when there is no such view, or when the model lacks what it shows. */
  render(view: string, model: object, shell: Shell): string {
    const page = new PageRender(shell, this.formatOf(shell.lang));
    page.body = this.template(view)(model, runtimeOf(page));
    if (shell.title !== undefined) page.title = shell.title;
    return this.layout({}, runtimeOf(page));
  }

  /**
   * What is no page of the shop, such as an e-mail: `view` inside `layout`, both over the same model. Templates whose names
   * end in `.txt` make plain text. @throws as {@link render} does.
   */
  renderDocument(view: string, layout: string, model: object, lang: Language): string {
    const page = new PageRender({ ...NO_SHELL, lang }, this.formatOf(lang));
    page.body = this.template(view)(model, runtimeOf(page));
    return this.template(layout)(model, runtimeOf(page));
  }

  private template(name: string): Template {
    const template = this.templates.get(name);
    if (template === undefined) throw new Error(`no view ${name}`);
    return template;
  }

  private formatOf(lang: Language): Formatters {
    const format = this.formats.get(lang);
    if (format === undefined) throw new Error(`nothing is formatted for ${lang}`);
    return format;
  }
}

/** Of a document that is sent away: it knows no request. */
const NO_SHELL: Omit<Shell, 'lang'> = {
  path: '/',
  user: null,
  userUnknown: false,
  csrfToken: null,
  cartCount: 0,
  notice: null,
  instanceId: '',
  requestId: '',
};

const runtimeOf = (page: PageRender) => ({
  data: { page },
  allowProtoPropertiesByDefault: false,
  allowProtoMethodsByDefault: false,
});

function readTemplates(viewsDir: string): Map<string, string> {
  const sources = new Map<string, string>();
  for (const entry of readdirSync(viewsDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.hbs')) continue;
    const file = join(entry.parentPath, entry.name);
    const name = relative(viewsDir, file).split(sep).join('/').slice(0, -'.hbs'.length);
    sources.set(name, readFileSync(file, 'utf8'));
  }
  return sources;
}

/** Runs what precompile() wrote. Handlebars' own compile() would put the work off until the first visitor comes. */
function specification(source: unknown): TemplateSpecification {
  const made: unknown = typeof source === 'string' ? runInThisContext(`(${source})`) : undefined;
  if (!isSpecification(made)) throw new Error('Handlebars compiled a template to something else');
  return made;
}

function isSpecification(value: unknown): value is TemplateSpecification {
  return typeof value === 'object' && value !== null && 'main' in value && 'compiler' in value;
}
