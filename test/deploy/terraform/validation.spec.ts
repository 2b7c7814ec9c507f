import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PROJECT } from '../support/project-files.js';

interface Ended {
  readonly status: number;
  readonly output: string;
}

const CHECK = process.env['TEST_TERRAFORM_CHECK'] ?? 'terraform';
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/** A copy, so that neither providers nor a lock file come to lie beside the source. */
const folder = join(mkdtempSync(join(tmpdir(), 'bookstore-terraform-')), 'terraform');
cpSync(join(PROJECT, 'terraform'), folder, { recursive: true, filter: (file) => basename(file) !== '.terraform' });

function run(command: string, args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  return { status: status ?? 1, output: `${stdout}${stderr}`.replace(COLOURS, '') };
}

/** Each step with a plain terraform, or all at once with a program that has the provider. */
function check(): Ended {
  if (basename(CHECK) !== 'terraform') return run(CHECK, [folder]);
  const steps = [
    ['fmt', '-check', '-diff', '-recursive'],
    ['init', '-backend=false', '-input=false'],
    ['validate'],
    ['test'],
  ].map((args) => run(CHECK, args));
  return {
    status: Math.max(...steps.map(({ status }) => status)),
    output: steps.map(({ output }) => output).join(''),
  };
}

describe('the Terraform configuration', () => {
  it('is formatted, valid, and passes its tests', () => {
    const { status, output } = check();
    // With what it printed, so that a failure says which of its tests it was.
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('The configuration is valid') });
    const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(output) ?? [];
    expect(Number(passed)).toBeGreaterThan(20);
    expect(Number(failed)).toBe(0);
  });
});
