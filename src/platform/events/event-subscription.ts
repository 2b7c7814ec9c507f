/** Which events a consumer wants, as every process of the build knows it, also one that does not host the consumer. */
export interface EventSubscription {
  /** The consumer's name. */
  readonly consumer: string;
  readonly types: readonly string[];
}

/** Those of the whole build: a broker keeps their events from the first one on, whichever service starts first. */
export class EventSubscriptions {
  constructor(readonly all: readonly EventSubscription[]) {}

  wants(type: string): boolean {
    return this.all.some(({ types }) => types.includes(type));
  }
}
