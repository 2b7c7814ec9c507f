import { parse } from 'yaml';
import { textOf } from './project-files.js';

/** So much of a Compose or stack file's service as is looked at. */
export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks?: readonly string[];
  readonly ports?: readonly unknown[];
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[];
  readonly volumes?: readonly unknown[];
  readonly healthcheck?: {
    readonly test?: readonly string[];
    readonly disable?: boolean;
    readonly start_period?: string;
  };
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
  readonly stop_grace_period?: string;
  readonly deploy?: {
    readonly mode?: string;
    readonly replicas?: string | number;
    readonly endpoint_mode?: string;
    readonly placement?: {
      readonly constraints?: readonly string[];
      readonly preferences?: readonly unknown[];
      readonly max_replicas_per_node?: number;
    };
    readonly update_config?: Readonly<Record<string, unknown>>;
    readonly rollback_config?: Readonly<Record<string, unknown>>;
    readonly resources?: {
      readonly limits?: Readonly<Record<string, unknown>>;
      readonly reservations?: Readonly<Record<string, unknown>>;
    };
  };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean; readonly driver?: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<
    Record<string, { readonly file?: string; readonly external?: boolean; readonly name?: string }>
  >;
}

export const COMPOSE = 'docker/compose.yml';
export const COMPOSE_SERVICES = 'docker/compose.services.yml';
export const STACK = 'swarm-stack.yml';
export const JOBS = 'docker/swarm-jobs.yml';

/** A file as it is written, its anchors followed, nothing filled in. */
export const composeFile = (path: string): ComposeFile => parse(textOf(path), { merge: true }) as ComposeFile;

/** A value with its `${NAME:-preset}` as they are when nothing is set, and `sample` for what has to be. */
export const filledIn = (value: string, sample = 'sample'): string =>
  value.replace(/\$\{\w+(?::-([^}]*)|:\?[^}]*)?\}/g, (_whole, preset: string | undefined) => preset ?? sample);

/** `1m30s` and the like, in seconds. */
export function secondsOf(duration = ''): number {
  const [, minutes = '0', seconds = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}
