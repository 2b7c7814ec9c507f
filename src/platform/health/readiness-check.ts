/** One thing that must work before an instance takes traffic. */
export abstract class ReadinessCheck {
  abstract readonly name: string;
  /** Throws, saying what is wrong, when it does not work. */
  abstract check(): Promise<void>;
}
