import { spawnSync } from 'node:child_process';
import { findProgram } from './programs.mjs';

/** Below it, components and replacements are not what they are now. */
const OLDEST = 5;

/**
 * What renders k8s/: kubectl, or kustomize by itself.
 * @returns {{ command?: string[], missing?: string }} the program and its first arguments, or why there is none
 */
export function findKustomize() {
  const [kubectl, kustomize] = ['kubectl', 'kustomize'].map((name) => findProgram([name]));
  const candidates = [
    kustomize && { command: [kustomize, 'build'], version: versionOf(kustomize, ['version']) },
    kubectl && { command: [kubectl, 'kustomize'], version: versionOf(kubectl, ['version', '--client']) },
  ].filter(Boolean);
  const found = candidates.find(({ version }) => version >= OLDEST);
  if (found) return { command: found.command };
  return {
    missing:
      candidates.length > 0 ? `kustomize here is older than ${OLDEST}` : 'neither kubectl nor kustomize was found',
  };
}

/** The first number of a version that is printed as `v5.5.0`, in kubectl's case after `Kustomize Version:`. */
function versionOf(program, args) {
  const { stdout } = spawnSync(program, args, { encoding: 'utf8' });
  const [, major] =
    /(?:Kustomize Version: )?v(\d+)\.\d+\.\d+\s*$/m.exec(stdout.split('Kustomize Version: ').at(-1)) ?? [];
  return Number(major ?? 0);
}
