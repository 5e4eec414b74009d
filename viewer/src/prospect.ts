/** What is told of surroundings on their way: that they are slow, that something failed, that they are there. */
import type { Key } from "./i18n";

export interface ProspectHooks {
  /** What is wrong here, in the learner's words; null: nothing. */
  fault(key: Key | null): void;
  error(what: string, message: string): void;
  /** Something new is to be drawn. */
  changed(): void;
}

export class Prospect {
  /** Nothing is seen yet, and that was said. */
  #slow = false;
  /** What failed here was said: waiting is over. */
  #failed = false;

  constructor(readonly hooks: ProspectHooks) {}

  /** Another place. */
  begin(): void {
    this.#slow = this.#failed = false;
  }

  /** Something is seen at last. */
  appeared(): void {
    if (this.#slow) this.hooks.fault(null);
    this.#slow = false;
    this.hooks.changed();
  }

  fail(what: string, message: string, key: Key): void {
    this.hooks.error(what, message);
    this.#failed = true;
    this.#slow = false;
    this.hooks.fault(key);
  }

  /** It has taken long enough to say so. */
  wait(): void {
    if (this.#failed) return;
    this.#slow = true;
    this.hooks.fault("fault.slow");
  }
}
