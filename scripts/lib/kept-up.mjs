import { setTimeout as delay } from 'node:timers/promises';

/** Long enough that one can see how the others do without it. */
const PAUSE_MS = 1_000;
/** What ends so often in so short a time will not be cured by another start. */
const [ENDS, WITHIN_MS] = [3, 60_000];

/**
 * Brings a part of the shop back that ended by itself, as an orchestrator would: to kill one and look at the others is what
 * the split is for. It gives up on a part that keeps ending, or does not come back.
 */
export class KeptUp {
  #parts;
  #ends = new Map();
  #folder;
  #say;
  #giveUp;

  /** `giveUp` is told why; `folder` is where the logs are. */
  constructor({ folder, say, giveUp }) {
    this.#folder = folder;
    this.#say = say;
    this.#giveUp = giveUp;
  }

  /** The parts by their names, which are up now. Before that, one that ends is the end of all. */
  up(parts) {
    this.#parts = parts;
  }

  /** From now on they may end. */
  letGo() {
    this.#parts = undefined;
    this.#giveUp = () => undefined;
  }

  ended(name, how) {
    void this.#bringBack(name, how).catch((error) => this.#giveUp(error.message));
  }

  async #bringBack(name, how) {
    const ends = [...(this.#ends.get(name) ?? []), Date.now()].filter((at) => at > Date.now() - WITHIN_MS);
    this.#ends.set(name, ends);
    if (!this.#parts) throw new Error(`${name} ended (${how}).`);
    if (ends.length >= ENDS) {
      throw new Error(`${name} ended (${how}) for the third time in a minute; its log is in ${this.#folder}.`);
    }
    this.#say(`${name} ended (${how}); starting it again …`);
    await delay(PAUSE_MS);
    await this.#parts?.[name].start();
    if (this.#parts) this.#say(`${name} runs again.`);
  }
}
