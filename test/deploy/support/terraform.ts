import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, textOf } from './project-files.js';

const TEMPLATES = 'terraform/modules/app/templates';
const LOCALS = textOf('terraform/locals.tf');

/** A number of `locals` in terraform/locals.tf. */
export const numberOf = (name: string): number => Number(valueOf(name, '(\\d+)'));

/** A text of `locals` in terraform/locals.tf. */
export const stringOf = (name: string): string => valueOf(name, '"([^"]*)"');

function valueOf(name: string, form: string): string {
  const [, value] = new RegExp(`^\\s+${name}\\s+=\\s+${form}$`, 'm').exec(LOCALS) ?? [];
  if (value === undefined) throw new Error(`terraform/locals.tf has no ${name} = ${form}`);
  return value;
}

/** Something for every placeholder of the user data's templates; ports and times are those of terraform/locals.tf. */
export const SAMPLE_FACTS = {
  name: 'bookstore',
  region: 'us-east-1',
  image: `images.example/bookstore@sha256:${'0123456789abcdef'.repeat(4)}`,
  registry: 'images.example',
  app_port: numberOf('app_port'),
  metrics_port: numberOf('metrics_port'),
  ready_path: stringOf('ready_path'),
  app_uid: numberOf('app_uid'),
  public_url: 'https://books.example.com',
  drain_ms: numberOf('drain') * 1000,
  container_stop: numberOf('container_stop'),
  unit_stop: numberOf('unit_stop'),
  writer_host: 'writer.example',
  reader_host: 'reader.example',
  database_port: numberOf('database_port'),
  database_name: stringOf('database_name'),
  database_user: stringOf('database_user'),
  pool_size: numberOf('database_pool_size'),
  file_system_id: 'fs-0123456789abcdef0',
  access_point_id: 'fsap-0123456789abcdef0',
  log_group: '/bookstore/app',
  launching_hook: 'bookstore-ready',
  termination: 'bookstore-drained',
  more_settings: [
    'CURRENCY=COP',
    ...['DB_PASSWORD', 'DB_READER_URL', 'SESSION_SECRET'].map((name) => `${name}_FILE=/run/secrets/${name}`),
  ].join('\n'),
  secrets: ['DB_PASSWORD arn:password', 'SESSION_SECRET arn:session'].join('\n'),
} as const;

/** The names of the user data's templates. */
export const templates = (): string[] => readdirSync(join(PROJECT, TEMPLATES));

/** A template of the user data, filled with the sample: it has plain placeholders only, which a test with terraform holds. */
export function rendered(template: string): string {
  return textOf(`${TEMPLATES}/${template}`).replace(/\$\{(\w+)\}/g, (_whole, name: string) => {
    if (!(name in SAMPLE_FACTS)) throw new Error(`${template}: the sample has no ${name}`);
    return String(SAMPLE_FACTS[name as keyof typeof SAMPLE_FACTS]);
  });
}

/** The variables of a file of `NAME=value` lines. */
export function variablesOf(text: string): Record<string, string> {
  const lines = text.split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
