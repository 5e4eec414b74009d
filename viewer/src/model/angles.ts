/** Yaw and pitch: degrees, yaw 0 ahead and + to the right, pitch + up. Vectors: x right, y up, -z ahead. */

export interface Angles {
  readonly yaw: number;
  readonly pitch: number;
}

export type Vector = readonly [number, number, number];

const DEGREE = Math.PI / 180;

/** The same direction within [-180, 180). */
export function wrap(yaw: number): number {
  return ((((yaw + 180) % 360) + 360) % 360) - 180;
}

export function radians(degrees: number): number {
  return degrees * DEGREE;
}

/** The unit vector towards a direction. */
export function vector({ yaw, pitch }: Angles): Vector {
  const flat = Math.cos(pitch * DEGREE);
  return [Math.sin(yaw * DEGREE) * flat, Math.sin(pitch * DEGREE), -Math.cos(yaw * DEGREE) * flat];
}

/** The yaw of a vector (0 for a vertical one). */
export function yawOf(x: number, z: number): number {
  return x === 0 && z === 0 ? 0 : Math.atan2(x, -z) / DEGREE;
}

/** The pitch of a unit vector. */
export function pitchOf(y: number): number {
  return Math.asin(Math.max(-1, Math.min(1, y))) / DEGREE;
}

/** The angle between two directions, in degrees. */
export function between(one: Angles, other: Angles): number {
  const [a, b] = [vector(one), vector(other)];
  return Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]))) / DEGREE;
}
