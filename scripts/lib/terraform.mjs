import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { findProgram } from './programs.mjs';
import { root } from './project.mjs';
import { temporaryFolder } from './temporary.mjs';

/** Beside a checkout, where there is one: real validation and tests of Terraform without a provider registry. */
const OFFLINE_CHECK = '../shared/tools/terraform-offline/check';

/**
 * What can be done with Terraform on this machine.
 *
 * `TERRAFORM_CHECK` names a program that is called with a folder, and then runs fmt, init, validate and test there without
 * asking a provider registry; by default the one beside the checkout, if it is there. Without one, the `terraform` on the
 * PATH does it, if it can get the provider.
 * @returns {{ terraform?: string, check?: string, missing?: string }} the program, what checks a folder (`check` may be
 * `terraform` itself), and why nothing does
 */
export function findTerraform() {
  const terraform = findProgram(['terraform']);
  const named = process.env.TERRAFORM_CHECK ?? path.join(root, OFFLINE_CHECK);
  if (!terraform) return { missing: 'there is no terraform on the PATH' };
  if (existsSync(named)) return { terraform, check: named };
  if (process.env.TERRAFORM_CHECK) return { terraform, missing: `TERRAFORM_CHECK names ${named}, which is not there` };
  return canInitialise(terraform)
    ? { terraform, check: 'terraform' }
    : { terraform, missing: 'terraform cannot get its provider here (TERRAFORM_CHECK names what checks without it)' };
}

function canInitialise(terraform) {
  const scratch = temporaryFolder('bookstore-terraform-');
  try {
    cpSync(path.join(root, 'terraform'), scratch.path, { recursive: true, filter: isSource });
    return spawnSync(terraform, ['init', '-backend=false', '-input=false'], { cwd: scratch.path }).status === 0;
  } finally {
    scratch.remove();
  }
}

const isSource = (file) => path.basename(file) !== '.terraform';
