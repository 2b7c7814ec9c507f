import type { ModulePersistence } from '../database/persistence.js';

type Tables = Pick<ModulePersistence, 'outbox' | 'inbox'>;

/** Which outboxes and inboxes this process has: those of the modules it hosts. */
export class EventTables {
  /** Names of modules. */
  readonly outboxes: readonly string[];
  /** Those of the whole build: what is not here is in another process. */
  readonly outboxesOfBuild: readonly string[];
  private readonly inboxes: ReadonlySet<string>;

  /** `modules` are those that are hosted here, of `build`. */
  constructor(modules: readonly Tables[], build: readonly Tables[] = modules) {
    this.outboxes = modules.flatMap(({ outbox }) => outbox ?? []);
    this.outboxesOfBuild = build.flatMap(({ outbox }) => outbox ?? []);
    this.inboxes = new Set(modules.flatMap(({ inbox }) => inbox ?? []));
    for (const name of [...this.outboxes, ...this.inboxes]) assertModuleName(name);
  }

  /** The outboxes here, or the one of a module: none if that is elsewhere. */
  outboxesOf(module: string | undefined): readonly string[] {
    return module === undefined ? this.outboxes : this.outboxes.filter((name) => name === module);
  }

  /** The modules whose consumers run here. */
  get inboxModules(): readonly string[] {
    return [...this.inboxes];
  }

  /** The table that events of this type wait in. */
  outboxOf(eventType: string): string {
    const module = moduleOf(eventType);
    if (!this.outboxes.includes(module)) throw new Error(`no outbox for ${eventType}: the module is not hosted here`);
    return outboxTable(module);
  }

  /** The table that remembers what this consumer has applied. */
  inboxOf(consumer: string): string {
    const module = moduleOf(consumer);
    if (!this.inboxes.has(module)) throw new Error(`no inbox for ${consumer}: name it in the module's persistence`);
    return inboxTable(module);
  }
}

/** Of a type of event or of a consumer: both begin with their module. */
export const moduleOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf('.')));

export const outboxTable = (module: string): string => `${module}_outbox`;
export const inboxTable = (module: string): string => `${module}_inbox`;

/** Names go into SQL as they are. */
function assertModuleName(name: string): void {
  if (!/^[a-z]+$/.test(name)) throw new Error(`"${name}" is not a module's name`);
}
