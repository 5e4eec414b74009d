/** From the screen into the scene, and back. */
import type { PerspectiveCamera, Vector3 } from "three";
import type { Ray } from "./pick";

/** The ray through a point of the screen, in fractions from its top left, written into `ray`. */
export function rayThrough(camera: PerspectiveCamera, at: { x: number; y: number }, ray: Ray): void {
  ray.origin.copy(camera.position);
  ray.direction.set(at.x * 2 - 1, 1 - at.y * 2, 0.5).unproject(camera).sub(ray.origin).normalize();
}

/** Where a point is on the screen, in fractions from its top left; null: not in view. The point is overwritten. */
export function onScreen(point: Vector3, camera: PerspectiveCamera): { x: number; y: number } | null {
  point.project(camera);
  const inView = Math.abs(point.x) <= 1 && Math.abs(point.y) <= 1 && point.z < 1;
  return inView ? { x: (point.x + 1) / 2, y: (1 - point.y) / 2 } : null;
}
