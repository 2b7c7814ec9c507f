import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const text = readFileSync(join(__dirname, '../../../docs/extraction.md'), 'utf8');

interface Step {
  readonly heading: string;
  /** What is to be typed, one block after the other. */
  readonly commands: string;
}

const blocks = (section: string, language: string): readonly string[] =>
  [...section.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block);

/** The parts of docs/extraction.md that have commands, in its order. */
export const steps: readonly Step[] = text
  .split(/^## /m)
  .map((section) => ({ heading: section.split('\n', 1)[0] ?? '', commands: blocks(section, 'sh').join('\n') }))
  .filter(({ commands }) => commands !== '');

/** The names that its commands take as given. */
export const givenNames: readonly string[] = [...(blocks(text, 'ini')[0] ?? '').matchAll(/^(\w+)=/gm)].map(
  ([, name = '']) => name,
);
