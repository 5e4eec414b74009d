/** One long press on nothing: the same after-effect once, however long it lasts. Pure; time is handed in. */

export const HOLD = 800; // ms

export class Hold {
  /** Milliseconds pressed so far; null: not pressed, or on something. */
  #spent: number | null = null;
  #fired = false;

  begin(): void {
    this.#spent = 0;
    this.#fired = false;
  }

  /** It is on something now, or moved: no long press comes of it. */
  spoil(): void {
    this.#spent = null;
  }

  /** Says true once, when it was long enough. */
  wait(elapsed: number): boolean {
    if (this.#spent === null || this.#fired) return false;
    this.#spent += elapsed;
    this.#fired = this.#spent >= HOLD;
    return this.#fired;
  }

  /** Released; says whether it was a long one, and no press. */
  end(): boolean {
    const fired = this.#fired;
    this.#spent = null;
    this.#fired = false;
    return fired;
  }
}
