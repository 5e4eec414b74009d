/** Tells the play rules that time passes, where something waits for it: in whole seconds. */

export interface WaitingHooks {
  /** Something waits here, and nothing holds the time: no card, no menu, no arrival under way. */
  isRunning(): boolean;
  passed(seconds: number): void;
}

const LONGEST = 1000; // ms: after a sleep of the page, time goes on from where it was

export class Waiting {
  #before: number | null = null;
  #sum = 0;

  constructor(readonly hooks: WaitingHooks) {}

  /** A few times a second; `now` in milliseconds. */
  tick(now: number): void {
    const elapsed = this.#before === null ? 0 : Math.min(now - this.#before, LONGEST);
    this.#before = now;
    if (!this.hooks.isRunning()) return;
    this.#sum += Math.max(0, elapsed);
    const seconds = Math.floor(this.#sum / 1000);
    if (seconds === 0) return;
    this.#sum -= seconds * 1000;
    this.hooks.passed(seconds);
  }
}
