/** Something that this instance does without for a while: `/health` tells how it is, and nothing fails for it. */
export abstract class DependencyCheck {
  abstract readonly name: string;
  /** Throws, saying what is wrong and what becomes of the work meanwhile, when it does not work. */
  abstract check(): Promise<void>;
}
