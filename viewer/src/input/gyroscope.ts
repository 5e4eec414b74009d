/** The phone as a window: its movements turn the view. */
import { type Angles, pitchOf, radians, yawOf } from "../model/angles";

/** Where the back of a phone points, from the angles of `deviceorientation` (W3C Device Orientation, degrees). */
export function facing(alpha: number, beta: number, gamma: number): Angles {
  const [a, b, c] = [radians(alpha), radians(beta), radians(gamma)];
  // The vector (0, 0, -1) of the phone, turned by Z(alpha) X(beta) Y(gamma): x east, y north, z up.
  const [x, y, up] = [-Math.sin(c), Math.cos(c) * Math.sin(b), -Math.cos(c) * Math.cos(b)];
  const [east, north] = [x * Math.cos(a) - y * Math.sin(a), x * Math.sin(a) + y * Math.cos(a)];
  return { yaw: yawOf(east, -north), pitch: pitchOf(up) };
}

/** Asks for the right to hear the movements, where it must be asked (in a click); false when it is refused. */
export async function allowGyroscope(): Promise<boolean> {
  const asked = (globalThis.DeviceOrientationEvent ?? {}) as { requestPermission?: () => Promise<string> };
  if (!asked.requestPermission) return "DeviceOrientationEvent" in globalThis;
  try {
    return (await asked.requestPermission()) === "granted";
  } catch {
    return false;
  }
}

/** Hears where the phone faces until the returned function is called. */
export function gyroscope(hear: (angles: Angles) => void): () => void {
  const on = ({ alpha, beta, gamma }: DeviceOrientationEvent): void => {
    // Computers without the sensor send one event of nothing.
    if (alpha !== null && beta !== null && gamma !== null) hear(facing(alpha, beta, gamma));
  };
  window.addEventListener("deviceorientation", on);
  return () => window.removeEventListener("deviceorientation", on);
}
