/** Where the learner faces, on a screen or in a headset. */
import { type Angles, wrap } from "./model/angles";
import type { Screen } from "./screen";
import type { Stage } from "./stage/stage";
import type { Immersion } from "./xr/immersion";

export class Standing {
  readonly #gaze = { yaw: 0, pitch: 0 };

  constructor(
    readonly stage: Stage | null,
    readonly screen: Screen,
    readonly immersion: Immersion | null,
  ) {}

  /** Where one looks now, in the viewpoint's angles; the same object each time. */
  get gaze(): Angles {
    if (!this.stage || !this.immersion?.active) return this.screen.gaze;
    const { yaw, pitch } = this.stage.head.heading();
    this.#gaze.yaw = wrap(yaw + this.stage.worldYaw);
    this.#gaze.pitch = pitch;
    return this.#gaze;
  }

  /** Faces a direction: on a screen the gaze turns; in a headset the surroundings do, by yaw only. */
  face(direction: Angles): void {
    if (this.immersion?.active) this.immersion.face(direction.yaw);
    else this.screen.face(direction);
  }

  /** A step to the right, in degrees; only ever asked for by the learner. */
  turn(by: number): void {
    if (this.immersion?.active) this.immersion.turn(by);
    else this.screen.turn(by, 0);
  }
}
