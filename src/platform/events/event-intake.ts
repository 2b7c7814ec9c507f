/** Brings the events of a broker to the consumers of this process. */
export abstract class EventIntake {
  /** To be called once the database is ready. Returns at once; a broker that is away is waited for. */
  abstract start(): void;

  /** No delivery is begun any more; resolves when those under way have ended. What was not begun stays with the broker. */
  abstract stop(): Promise<void>;
}

/** For one deployable: publishing delivers, so nothing comes from elsewhere. */
export class NoEventIntake extends EventIntake {
  start(): void {
    // Nothing comes.
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
