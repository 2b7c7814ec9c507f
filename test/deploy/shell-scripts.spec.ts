import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT, shellScripts, textOf } from './support/project-files.js';

const scripts = shellScripts();

describe('shell scripts', () => {
  it('are there to be looked at', () => {
    expect(scripts).toEqual(expect.arrayContaining(['.ci/run', 'terraform/modules/app/files/install.sh']));
  });

  it.each(scripts)('%s is bash, or what its image has', (script) => {
    const shell = textOf(script).startsWith('#!/bin/sh') ? 'sh' : 'bash';
    expect(() => execFileSync(shell, ['-n', join(PROJECT, script)], { stdio: 'pipe' })).not.toThrow();
  });

  it.each(scripts)('%s stops at what fails, or is only sourced', (script) => {
    expect(textOf(script)).toMatch(/^set -(euo|uo) pipefail$|^#!\/bin\/sh\n[^]*^set -eu$|^# .*Sourced, not run\.$/m);
  });
});
