/**
 * Whether a headset is on a head. Browsers do not say so in time, so it is inferred: a head is never quite still, and
 * a headset that is hidden by the system is looked at by nobody. Pure; time is handed in, in milliseconds.
 */

export interface Change {
  readonly isWorn: boolean;
  /** Why we say so. */
  readonly by: "stillness" | "visibility";
  /** For how long it has been so already. */
  readonly forMs: number;
}

const STILL = 0.25; // degrees: breath and pulse alone move a head more (estimate; a headset lying down moves less)
const LYING = 20_000; // ms without more than that
const GAP = 1_000; // ms without a pose: nothing is known of them, and nothing is inferred

export class Worn {
  #hidden = false;
  #lying = false;
  #yaw = 0;
  #pitch = 0;
  /** Since when the head has been where it is. */
  #since = 0;
  #last = Number.NEGATIVE_INFINITY;

  /** The head's pose, in degrees; once a frame. Allocates nothing while nothing changes. */
  look(t: number, yaw: number, pitch: number): Change | null {
    const isGap = t - this.#last > GAP;
    this.#last = t;
    const across = Math.abs(((yaw - this.#yaw + 540) % 360) - 180);
    const hasMoved = across > STILL || Math.abs(pitch - this.#pitch) > STILL;
    if (hasMoved || isGap) {
      this.#yaw = yaw;
      this.#pitch = pitch;
      this.#since = t;
      return hasMoved && this.#lying ? this.#lie(false, 0) : null;
    }
    return !this.#lying && t - this.#since >= LYING ? this.#lie(true, t - this.#since) : null;
  }

  /** The system shows the session, or hides it. */
  see(isVisible: boolean): Change | null {
    const before = this.#isWorn;
    this.#hidden = !isVisible;
    return this.#isWorn === before ? null : { isWorn: this.#isWorn, by: "visibility", forMs: 0 };
  }

  /** The session has ended: nothing is inferred any more. */
  leave(): Change | null {
    const before = this.#isWorn;
    [this.#hidden, this.#lying, this.#last] = [false, false, Number.NEGATIVE_INFINITY];
    return before ? null : { isWorn: true, by: "visibility", forMs: 0 };
  }

  get #isWorn(): boolean {
    return !this.#hidden && !this.#lying;
  }

  #lie(isLying: boolean, forMs: number): Change | null {
    const before = this.#isWorn;
    this.#lying = isLying;
    return this.#isWorn === before ? null : { isWorn: this.#isWorn, by: "stillness", forMs: Math.round(forMs) };
  }
}
