/** Pointing: where a ray meets a plate. Nothing is allocated: it runs in the frame loop. */
import { Matrix4, type Object3D, Vector3 } from "three";

export interface Ray {
  readonly origin: Vector3;
  /** Of unit length. */
  readonly direction: Vector3;
}

/** Where a plate was met: metres along the ray; u to the right and v downwards, from 0 to 1. */
export interface Meeting {
  distance: number;
  u: number;
  v: number;
}

const inverse = new Matrix4();
const from = new Vector3();
const to = new Vector3();

/** Writes where the ray meets the plate; false when it does not, or when the plate is not shown. */
export function meet(ray: Ray, mesh: Object3D, out: Meeting): boolean {
  if (!mesh.visible) return false;
  inverse.copy(mesh.matrixWorld).invert();
  from.copy(ray.origin).applyMatrix4(inverse);
  to.copy(ray.origin).add(ray.direction).applyMatrix4(inverse).sub(from);
  const steps = -from.z / to.z;
  if (!(steps > 0)) return false;
  const x = from.x + to.x * steps;
  const y = from.y + to.y * steps;
  if (Math.abs(x) > 0.5 || Math.abs(y) > 0.5) return false;
  out.distance = steps;
  out.u = x + 0.5;
  out.v = 0.5 - y;
  return true;
}

/** A ray to be written into. */
export function newRay(): Ray {
  return { origin: new Vector3(), direction: new Vector3(0, 0, -1) };
}
