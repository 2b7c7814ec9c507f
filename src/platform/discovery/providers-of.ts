import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/** Finds what modules bring by extending a base class of the platform: commands, tasks, readiness checks, error statuses. */
@Injectable()
export class ProvidersOf {
  constructor(private readonly discovery: DiscoveryService) {}

  /** Every provider that is an instance of `base`, each once. */
  all<T extends object>(base: abstract new (...args: never[]) => T): readonly T[] {
    const found = new Set<T>();
    for (const wrapper of this.discovery.getProviders()) {
      const instance: unknown = wrapper.isDependencyTreeStatic() ? wrapper.instance : undefined;
      if (instance instanceof base) found.add(instance);
    }
    return [...found];
  }
}
