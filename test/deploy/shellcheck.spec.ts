import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT, shellScripts } from './support/project-files.js';

const SHELLCHECK = process.env['TEST_SHELLCHECK'] ?? 'shellcheck';

const complaintsAbout = (file: string, input?: string): string =>
  spawnSync(SHELLCHECK, ['--external-sources', '--source-path=SCRIPTDIR', file], { encoding: 'utf8', input }).stdout;

describe('shellcheck', () => {
  it.each(shellScripts())('has nothing to say about %s', (script) => {
    expect(complaintsAbout(join(PROJECT, script))).toBe('');
  });

  it('would say so', () => {
    expect(complaintsAbout('-', '#!/bin/bash\nrm -rf $FOLDER/*\n')).toMatch(/SC2086/);
  });
});
