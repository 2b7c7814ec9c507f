/** Tells this process's relay that something was committed to an outbox. */
export class OutboxSignal {
  private listener: () => void = () => undefined;

  /** There is one relay: it takes the place of whoever listened before. */
  listen(listener: () => void): void {
    this.listener = listener;
  }

  raise(): void {
    this.listener();
  }
}
