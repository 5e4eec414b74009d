/** Selecting by looking: the same target for long enough is a confirmation. Pure; time is handed in. */

export class Dwell {
  #id = "";
  #spent = 0;
  #fired = false;

  /** How much of the looking time has passed, from 0 to 1. */
  get progress(): number {
    return this.#fired ? 0 : this.#spent;
  }

  /**
   * Looks at a target ("" for none) for `elapsed` ms; says true once, when `time` ms are full. To select the same
   * target again one looks away first.
   */
  look(id: string, elapsed: number, time: number): boolean {
    if (id !== this.#id) {
      this.#id = id;
      this.#spent = 0;
      this.#fired = false;
      return false;
    }
    if (id === "" || this.#fired) return false;
    this.#spent = Math.min(1, this.#spent + elapsed / time);
    this.#fired = this.#spent >= 1;
    return this.#fired;
  }
}
