/** The eye of who looks at a screen: how wide it sees, where it looks, and where things are in its picture. */
import { PerspectiveCamera, Vector3 } from "three";
import { type Angles, radians, vector } from "../model/angles";
import type { Ray } from "./pick";

const NARROWEST = 35; // degrees, vertical
const WIDEST = 95;

export class Lens {
  readonly camera = new PerspectiveCamera(75, 1, 0.05, 200);
  readonly #point = new Vector3();

  constructor() {
    // On a screen one sees what the left eye sees.
    this.camera.layers.enable(1);
    this.camera.rotation.order = "YXZ";
  }

  /** Vertical angle of view, in degrees. */
  zoom(fov: number): void {
    this.camera.fov = Math.min(WIDEST, Math.max(NARROWEST, fov));
    this.camera.updateProjectionMatrix();
  }

  look({ yaw, pitch }: Angles): void {
    this.camera.position.set(0, 0, 0);
    this.camera.rotation.set(radians(pitch), radians(-yaw), 0);
    this.camera.updateMatrixWorld();
  }

  /** Half of what is in view, in degrees of yaw. */
  get half(): number {
    return (Math.atan(Math.tan(radians(this.camera.fov) / 2) * this.camera.aspect) * 180) / Math.PI;
  }

  /** The ray through a point of the screen, in fractions from its top left, written into `ray`. */
  ray(at: { x: number; y: number }, ray: Ray): void {
    ray.origin.copy(this.camera.position);
    ray.direction.set(at.x * 2 - 1, 1 - at.y * 2, 0.5).unproject(this.camera).sub(ray.origin).normalize();
  }

  /** Where a direction from a point is on the screen, in fractions from its top left; null: not in view. */
  project(direction: Angles, from: Vector3): { x: number; y: number } | null {
    const [x, y, z] = vector(direction);
    this.#point.set(x, y, z).add(from).project(this.camera);
    const inView = Math.abs(this.#point.x) <= 1 && Math.abs(this.#point.y) <= 1 && this.#point.z < 1;
    return inView ? { x: (this.#point.x + 1) / 2, y: (1 - this.#point.y) / 2 } : null;
  }
}
