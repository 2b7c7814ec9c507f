import type { ModulePersistence } from '../database/persistence.js';

/** Which outboxes and inboxes this process has: those of the modules it hosts. */
export class EventTables {
  /** Names of modules. */
  readonly outboxes: readonly string[];
  private readonly inboxes: ReadonlySet<string>;

  constructor(modules: readonly Pick<ModulePersistence, 'outbox' | 'inbox'>[]) {
    this.outboxes = modules.flatMap(({ outbox }) => outbox ?? []);
    this.inboxes = new Set(modules.flatMap(({ inbox }) => inbox ?? []));
    for (const name of [...this.outboxes, ...this.inboxes]) assertModuleName(name);
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
