/**
 * `npm run test:deploy`: what the shop is deployed with, checked without deploying it: no root, no network, no cloud. What a
 * program is missing for is not run, and said so. Arguments are Jest's.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { ensureInstalled } from './lib/dependencies.mjs';
import { jest } from './lib/jest.mjs';
import { findKustomize } from './lib/kustomize.mjs';
import { EDGE, findProgram } from './lib/programs.mjs';
import { main, requireSupportedNode, say } from './lib/project.mjs';
import { findTerraform } from './lib/terraform.mjs';

await main(async () => {
  requireSupportedNode();
  await ensureInstalled();
  const shellcheck = findProgram(['shellcheck']);
  if (!shellcheck) say('Not run: shell scripts through shellcheck, which was not found (Debian: shellcheck).');
  const { terraform, check, missing } = findTerraform();
  if (missing) say(`Not run: terraform validate and terraform test, for ${missing}.`);
  const kustomize = findKustomize();
  if (kustomize.missing)
    say(`Not run: the manifests of k8s/, for ${kustomize.missing} (kubectl 1.27 or later has it).`);
  const nginx = findProgram(EDGE.programs[0]);
  if (!nginx) say('Not run: the configuration of nginx through nginx -t, for there is none (Debian: nginx).');
  const docker = findProgram(['docker']);
  if (!docker) say('Not run: docker stack config, for there is no docker (its command alone is enough).');
  const compose = docker && spawnSync(docker, ['compose', 'version']).status === 0 ? docker : undefined;
  if (!compose) say('Not run: docker compose config, for docker has no compose here.');
  process.exitCode = await jest(['--config', 'test/deploy/jest.config.cjs', ...process.argv.slice(2)], {
    TEST_KUSTOMIZE: kustomize.command && JSON.stringify(kustomize.command),
    TEST_NGINX: nginx,
    TEST_DOCKER: docker,
    TEST_COMPOSE: compose,
    TEST_SHELLCHECK: shellcheck,
    TEST_TERRAFORM: terraform,
    TEST_TERRAFORM_CHECK: check,
  });
});
