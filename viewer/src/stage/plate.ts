/** A flat picture in space: a plane with a canvas on it, at a distance, sized in degrees of view. */
import { Mesh, MeshBasicMaterial, type Object3D, PlaneGeometry, RingGeometry, type Texture } from "three";
import { type Angles, radians } from "../model/angles";
import { COLOUR } from "./look";

const UNIT = new PlaneGeometry(1, 1);

export type Plate = Mesh<PlaneGeometry, MeshBasicMaterial>;

export function plate(texture: Texture | null, renderOrder: number): Plate {
  const material = new MeshBasicMaterial({ map: texture, transparent: true, toneMapped: false, depthTest: false, depthWrite: false });
  const mesh = new Mesh(UNIT, material);
  mesh.renderOrder = renderOrder;
  return mesh;
}

/** Stands something in a direction at a distance from its parent's origin. Allocates nothing: films move hotspots each frame. */
export function stand(object: Object3D, { yaw, pitch }: Angles, distance: number): void {
  const flat = Math.cos(radians(pitch)) * distance;
  object.position.set(Math.sin(radians(yaw)) * flat, Math.sin(radians(pitch)) * distance, -Math.cos(radians(yaw)) * flat);
}

/** Places a plate around its parent's origin, facing it. Sizes in degrees of view. */
export function place(mesh: Object3D, direction: Angles, size: { width: number; height: number }, distance: number): void {
  stand(mesh, direction, distance);
  mesh.rotation.set(radians(direction.pitch), radians(-direction.yaw), 0, "YXZ");
  mesh.scale.set(span(size.width, distance), span(size.height, distance), 1);
}

const RING = new RingGeometry(0.36, 0.46, 48).rotateX(-Math.PI / 2); // metres
const RING_MATERIAL = new MeshBasicMaterial({ color: COLOUR.accent, transparent: true, opacity: 0.9, depthWrite: false, toneMapped: false });
const ABOVE = 0.015; // metres above the floor, so that it is not lost in it

/** A ring that lies on the floor. All share one look: nothing is to be given back. */
export function floorRing(): Mesh {
  return new Mesh(RING, RING_MATERIAL);
}

/** Lays a ring around a point of the floor, seen from its parent's origin. */
export function lay(ring: Mesh, direction: Angles, distance: number): void {
  stand(ring, direction, distance);
  ring.position.y += ABOVE;
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
