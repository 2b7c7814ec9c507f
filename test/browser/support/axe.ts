import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * The serious and critical violations of the page as it stands, one line a rule with the elements that break it.
 * The debugger's protocol evaluates the source, which the page's Content-Security-Policy does not forbid.
 */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(SOURCE);
  const { violations } = await page.evaluate<AxeResults>(
    'axe.run(document, { preload: false, resultTypes: ["violations"] })',
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, help, nodes }) => {
      const places = nodes.map((node) => node.target.join(' ')).join(', ');
      return `${impact ?? ''} ${id}: ${help} (${places})`;
    });
}
