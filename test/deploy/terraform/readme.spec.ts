import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, textOf } from '../support/project-files.js';

const readme = textOf('terraform/README.md');

describe('the README of terraform/', () => {
  it('adds up what it costs a month', () => {
    const [, table = ''] = /\| A month[^]*?\n((?:\|.*\n)+)/.exec(readme) ?? [];
    const amounts = [...table.matchAll(/\| (?:\*\*)?(\d+\.\d\d)(?:\*\*)? +\|$/gm)].map(([, amount]) => Number(amount));
    const sum = amounts.pop();
    expect(amounts.length).toBeGreaterThan(15);
    expect(amounts.reduce((total, amount) => total + amount, 0)).toBeCloseTo(sum ?? 0, 2);
  });

  it('names every module and every script', () => {
    for (const module of readdirSync(join(PROJECT, 'terraform/modules'))) expect(readme).toContain(`modules/${module}`);
    const scripts = readdirSync(join(PROJECT, 'terraform/bin')).filter((name) => name !== 'common.sh');
    for (const script of scripts) expect(readme).toContain(`bin/${script}`);
  });

  it('tells of every alarm', () => {
    const files = ['alarms-load-balancer.tf', 'alarms-group.tf', 'alarms-database.tf'];
    const names = files.flatMap((file) =>
      [...textOf(`terraform/modules/observability/${file}`).matchAll(/alarm_name\s+= "\$\{[\w.]+\}(-[\w-]+)"/g)].map(
        ([, name = '']) => name,
      ),
    );
    expect(names).toHaveLength(7);
    for (const name of names) expect(readme).toContain(`\`…${name}\``);
  });
});
