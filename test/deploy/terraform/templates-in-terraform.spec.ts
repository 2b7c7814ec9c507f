import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../support/project-files.js';
import { rendered, SAMPLE_FACTS, templates } from '../support/terraform.js';

const TERRAFORM = process.env['TEST_TERRAFORM'] ?? 'terraform';

/** What terraform makes of a template; an empty folder is all that its console needs. */
function renderedByTerraform(template: string): string {
  const file = join(PROJECT, 'terraform/modules/app/templates', template);
  const facts = JSON.stringify(JSON.stringify(SAMPLE_FACTS));
  const printed = execFileSync(TERRAFORM, ['console'], {
    cwd: mkdtempSync(join(tmpdir(), 'bookstore-console-')),
    encoding: 'utf8',
    stdio: 'pipe',
    input: `jsonencode(templatefile(${JSON.stringify(file)}, jsondecode(${facts})))\n`,
  });
  return JSON.parse(JSON.parse(printed) as string) as string;
}

describe('the templates of user data', () => {
  it.each(templates())('%s is filled by terraform as the other tests fill it', (template) => {
    expect(renderedByTerraform(template)).toBe(rendered(template));
  });
});
