/** Where something is that moves with the film: straight from one keyframe to the next, by the shorter way. Pure. */
import { type Angles, wrap } from "./angles";
import type { Keyframe } from "./scene.gen";

/** Angles to be written into. */
export interface Aim {
  yaw: number;
  pitch: number;
}

/** A path, in the order of its times (seconds); never empty. */
export type Path = readonly Keyframe[];

/** Writes where it is at a second of the film; before the first keyframe and after the last it stands still. */
export function along(path: Path, second: number, out: Aim): void {
  let index = 0;
  while (index < path.length && (path[index]?.at ?? 0) <= second) index += 1;
  const before = path[Math.max(0, index - 1)];
  const after = path[Math.min(path.length - 1, index)];
  if (!before || !after) return;
  const span = after.at - before.at;
  const share = span > 0 ? Math.min(1, Math.max(0, (second - before.at) / span)) : 0;
  const [from, to] = [before.direction, after.direction];
  out.yaw = wrap(from.yaw + wrap(to.yaw - from.yaw) * share);
  out.pitch = (from.pitch ?? 0) + ((to.pitch ?? 0) - (from.pitch ?? 0)) * share;
}

/** Where it is at a second of the film, as a value of its own. */
export function at(path: Path, second: number): Angles {
  const aim = { yaw: 0, pitch: 0 };
  along(path, second, aim);
  return aim;
}
