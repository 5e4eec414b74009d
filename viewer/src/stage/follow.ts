/** Lazy follow: what is held before the learner stays put until they look well away from it, then comes along. */
import { wrap } from "../model/angles";

/** A yaw that follows another one; degrees, milliseconds. */
export class Follow {
  yaw = 0;
  #moving = false;

  constructor(
    readonly slack: number,
    readonly ease: number,
  ) {}

  /** Goes there at once. */
  settle(yaw: number): void {
    this.yaw = yaw;
    this.#moving = false;
  }

  /** Takes one step towards the heading, after `elapsed` ms; says whether it moved. */
  step(heading: number, elapsed: number): boolean {
    const away = wrap(heading - this.yaw);
    if (Math.abs(away) > this.slack) this.#moving = true;
    if (!this.#moving) return false;
    const share = this.ease <= 0 ? 1 : 1 - Math.exp((-3 * elapsed) / this.ease);
    this.yaw = wrap(this.yaw + away * share);
    if (Math.abs(away * (1 - share)) < 0.5) this.settle(wrap(heading));
    return true;
  }
}
