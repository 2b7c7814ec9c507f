import { Clock } from '../../src/shared/clock.js';

/** The real time, until a test moves it. */
export class MutableClock extends Clock {
  private offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  /** Everything that asks the time from now on is so much later. */
  advance(ms: number): void {
    this.offsetMs += ms;
  }
}
