import { Injectable } from '@nestjs/common';

/** Whether this instance has been told to stop: balancers are turned away while it still serves. */
@Injectable()
export class Draining {
  private started = false;

  get active(): boolean {
    return this.started;
  }

  begin(): void {
    this.started = true;
  }
}
