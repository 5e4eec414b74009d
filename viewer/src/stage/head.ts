/** The learner's head: where it is, where it faces, and what is up for it. In the reference space; nothing is allocated. */
import { Vector3 } from "three";
import { type Angles, pitchOf, vector, yawOf } from "../model/angles";
import type { Ears } from "../model/ears";
import type { Ray } from "./pick";

interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export class Head {
  /** The ray of the gaze. */
  readonly gaze: Ray = { origin: new Vector3(), direction: new Vector3(0, 0, -1) };
  readonly #up = new Vector3(0, 1, 0);

  /** It is here and faces there (unit vectors). */
  place(at: Point, ahead: Point, up: Point): void {
    this.gaze.origin.set(at.x, at.y, at.z);
    this.gaze.direction.set(ahead.x, ahead.y, ahead.z);
    this.#up.set(up.x, up.y, up.z);
  }

  /** It looks at a screen: it is in the middle, and faces this direction. */
  look({ yaw, pitch }: Angles): void {
    this.gaze.origin.set(0, 0, 0);
    this.gaze.direction.set(...vector({ yaw, pitch }));
    this.#up.set(...vector({ yaw, pitch: pitch + 90 }));
  }

  /** Where it faces, in degrees. */
  heading(): Angles {
    const { x, y, z } = this.gaze.direction;
    return { yaw: yawOf(x, z), pitch: pitchOf(y) };
  }

  /** How it is turned, in a frame that is itself turned by `worldYaw` degrees. */
  hear(ears: Ears, worldYaw: number): void {
    ears.turn(this.gaze.direction, this.#up, worldYaw);
  }
}
