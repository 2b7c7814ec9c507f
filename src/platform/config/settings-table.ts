import { SECRET_SETTINGS, type SettingName, settings } from './settings.js';

/** Defaults that differ from machine to machine are told in the description, not in the table. */
const MACHINE_DEFAULTS: ReadonlySet<string> = new Set<SettingName>(['INSTANCE_ID', 'SESSION_SECRET']);

/** Every setting as a Markdown table: the README's configuration table. */
export function settingsTable(): string {
  const rows = Object.entries(settings).map(([name, spec]) => {
    const preset = MACHINE_DEFAULTS.has(name) ? undefined : spec.default;
    const secret = SECRET_SETTINGS.has(name as SettingName) ? ' 🔒' : '';
    return `| \`${name}\`${secret} | ${presetText(preset)} | ${spec.desc ?? ''} |`;
  });
  return ['| Setting | Default | What it is |', '| --- | --- | --- |', ...rows].join('\n');
}

function presetText(preset: unknown): string {
  if (typeof preset === 'boolean') return preset ? '`on`' : '`off`';
  if (Array.isArray(preset)) return `\`${preset.join(',')}\``;
  return typeof preset === 'number' || (typeof preset === 'string' && preset !== '') ? `\`${preset}\`` : '';
}
