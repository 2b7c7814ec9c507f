import Handlebars from 'handlebars';
import { isMessageKey } from '../i18n/message-key.js';

export interface TemplateSurroundings {
  readonly partials: ReadonlySet<string>;
  readonly partialsPrefix: string;
  readonly asset: (path: string) => string;
}

/**
 * Finds what Handlebars itself would only notice while rendering: a missing partial, `{{t "no.such.key"}}`, `{{asset "no.such"}}`.
 *
 * @throws naming the template, the line and the name.
 */
export function checkTemplate(name: string, ast: hbs.AST.Program, surroundings: TemplateSurroundings): void {
  const visitor = new (class extends Handlebars.Visitor {
    override PartialStatement(partial: hbs.AST.PartialStatement): void {
      this.requirePartial(partial.name, partial.loc.start.line);
      super.PartialStatement(partial);
    }

    override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
      this.requirePartial(partial.name, partial.loc.start.line);
      super.PartialBlockStatement(partial);
    }

    override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
      this.checkCall(statement);
      super.MustacheStatement(statement);
    }

    override SubExpression(expression: hbs.AST.SubExpression): void {
      this.checkCall(expression);
      super.SubExpression(expression);
    }

    private requirePartial(partial: hbs.AST.PathExpression | hbs.AST.SubExpression, line: number): void {
      const wanted = 'original' in partial ? partial.original : undefined;
      if (wanted === '@partial-block') return;
      if (wanted === undefined || !surroundings.partials.has(surroundings.partialsPrefix + wanted)) {
        throw new Error(`template ${name}, line ${line}: no partial "${wanted ?? '(computed)'}"`);
      }
    }

    private checkCall(call: hbs.AST.MustacheStatement | hbs.AST.SubExpression): void {
      const helper = 'original' in call.path ? call.path.original : undefined;
      const argument = call.params[0];
      if (argument?.type !== 'StringLiteral' || !('value' in argument) || typeof argument.value !== 'string') return;
      const line = call.loc.start.line;
      if (helper === 't' && call.params.length === 1 && !isMessageKey(argument.value)) {
        throw new Error(`template ${name}, line ${line}: no message "${argument.value}"`);
      }
      if (helper === 'asset') surroundings.asset(argument.value);
    }
  })();
  visitor.accept(ast);
}
