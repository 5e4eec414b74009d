/** A break is proposed to who has been in the headset for long: gently, and never twice in a row. */

const AFTER = 12 * 60_000; // ms of wearing
const SHOWN = 20_000; // ms that the proposal stands, when nobody answers
const BREAK = 60_000; // ms without a sign of the headset are a break already

export interface BreaksHooks {
  /** In the headset, by a learner who wants to be asked. */
  counts(): boolean;
  /** Propose it (minutes worn), or take the proposal away (null). */
  propose(minutes: number | null): void;
}

export class Breaks {
  #before: number | null = null;
  #worn = 0;
  /** Minutes of wearing that began before the last proposal. */
  #whole = 0;
  #shown: number | null = null;

  constructor(readonly hooks: BreaksHooks) {}

  /** A few times a second; milliseconds. */
  tick(now: number): void {
    const elapsed = this.#before === null ? 0 : now - this.#before;
    this.#before = now;
    if (!this.hooks.counts() || elapsed > BREAK) return this.#rest();
    if (this.#shown !== null) {
      this.#shown += elapsed;
      if (this.#shown >= SHOWN) this.later();
      return;
    }
    this.#worn += elapsed;
    if (this.#worn < AFTER) return;
    this.#shown = 0;
    this.hooks.propose(Math.round((this.#whole + this.#worn) / 60_000));
  }

  /** Put off: it is proposed again after as long. */
  later(): void {
    this.#whole += this.#worn;
    this.#worn = 0;
    this.#shown = null;
    this.hooks.propose(null);
  }

  #rest(): void {
    if (this.#shown !== null) this.hooks.propose(null);
    [this.#worn, this.#whole, this.#shown] = [0, 0, null];
  }
}
