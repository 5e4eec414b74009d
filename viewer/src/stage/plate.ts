/** A flat picture in space: a plane with a canvas on it, at a distance, sized in degrees of view. */
import { Mesh, MeshBasicMaterial, type Object3D, PlaneGeometry, type Texture } from "three";
import { type Angles, radians } from "../model/angles";

const UNIT = new PlaneGeometry(1, 1);

export type Plate = Mesh<PlaneGeometry, MeshBasicMaterial>;

export function plate(texture: Texture | null, renderOrder: number): Plate {
  const material = new MeshBasicMaterial({ map: texture, transparent: true, toneMapped: false, depthTest: false, depthWrite: false });
  const mesh = new Mesh(UNIT, material);
  mesh.renderOrder = renderOrder;
  return mesh;
}

/** Places a plate around its parent's origin, facing it. Sizes in degrees of view. */
export function place(mesh: Object3D, direction: Angles, size: { width: number; height: number }, distance: number): void {
  const flat = Math.cos(radians(direction.pitch)) * distance;
  mesh.position.set(Math.sin(radians(direction.yaw)) * flat, Math.sin(radians(direction.pitch)) * distance, -Math.cos(radians(direction.yaw)) * flat);
  mesh.rotation.set(radians(direction.pitch), radians(-direction.yaw), 0, "YXZ");
  mesh.scale.set(span(size.width, distance), span(size.height, distance), 1);
}

/** Metres across that are seen under an angle at a distance. */
export function span(degrees: number, distance: number): number {
  return 2 * distance * Math.tan(radians(degrees) / 2);
}

export function discard(mesh: Plate): void {
  mesh.removeFromParent();
  mesh.material.map?.dispose();
  mesh.material.dispose();
}
