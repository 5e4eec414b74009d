/** How the learner's head is turned, for what is heard. Pure; written anew each frame, never made anew. */
import { type Angles, radians } from "./angles";

interface Point {
  x: number;
  y: number;
  z: number;
}

type Read = Readonly<Point>;

/** In the viewpoint's frame: x right of its yaw 0, y up, -z ahead. */
export class Ears {
  readonly ahead: Point = { x: 0, y: 0, z: -1 };
  readonly up: Point = { x: 0, y: 1, z: 0 };
  /** Metres from where a seated learner's head is. */
  readonly position: Point = { x: 0, y: 0, z: 0 };

  /** Takes unit vectors of another frame, in which the viewpoint is turned by so many degrees. */
  turn(ahead: Read, up: Read, yaw: number): void {
    const cos = Math.cos(radians(yaw));
    const sin = Math.sin(radians(yaw));
    spin(ahead, cos, sin, this.ahead);
    spin(up, cos, sin, this.up);
  }

  /** Faces a direction of the viewpoint with a level head. */
  face({ yaw, pitch }: Angles): void {
    const [flat, rise] = [Math.cos(radians(pitch)), Math.sin(radians(pitch))];
    const [across, along] = [Math.sin(radians(yaw)), -Math.cos(radians(yaw))];
    Object.assign(this.ahead, { x: across * flat, y: rise, z: along * flat });
    Object.assign(this.up, { x: -across * rise, y: flat, z: -along * rise });
  }
}

/** Adds to the yaw of a vector. */
function spin({ x, y, z }: Read, cos: number, sin: number, into: Point): void {
  into.x = x * cos - z * sin;
  into.y = y;
  into.z = z * cos + x * sin;
}

/**
 * Turns a sound field of the first order into the head's frame: nine gains into `out`, row by row the field's new
 * Y, Z and X of its old Y, Z and X (ACN order, AmbiX: X ahead, Y left, Z up; W does not turn).
 */
export function turnField({ ahead: a, up: u }: Pick<Ears, "ahead" | "up">, out: Float32Array): void {
  // What is left of the head: up x ahead.
  row(out, 0, u.y * a.z - u.z * a.y, u.z * a.x - u.x * a.z, u.x * a.y - u.y * a.x);
  row(out, 3, u.x, u.y, u.z);
  row(out, 6, a.x, a.y, a.z);
}

function row(out: Float32Array, at: number, x: number, y: number, z: number): void {
  out[at] = -x;
  out[at + 1] = y;
  out[at + 2] = -z;
}

/** The gains of W, Y, Z, X for a sound from a direction (SN3D). */
export function encode({ yaw, pitch }: Angles): [number, number, number, number] {
  const flat = Math.cos(radians(pitch));
  return [1, -Math.sin(radians(yaw)) * flat, Math.sin(radians(pitch)), Math.cos(radians(yaw)) * flat];
}
