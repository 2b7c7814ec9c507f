/** One thing that must work before an instance takes traffic. */
export abstract class ReadinessCheck {
  abstract readonly name: string;
  /** Whether a process for which it does not work ends at its start: what a person has to mend, and no waiting does. */
  readonly neededToStart: boolean = false;
  /** Throws, saying what is wrong, when it does not work. */
  abstract check(): Promise<void>;
}
