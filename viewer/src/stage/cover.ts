/** What stands before a film while its picture is not to be seen: calm and dark, behind everything one points at. */
import { BackSide, Mesh, MeshBasicMaterial, SphereGeometry } from "three";

const RADIUS = 40; // metres: farther than hotspots, nearer than the end of what is drawn

/** Opaque: not even a tenth of a flash's light comes through (WCAG 2.3.1). */
export function cover(): Mesh {
  const material = new MeshBasicMaterial({ color: "#22302b", side: BackSide, transparent: true, depthTest: false, depthWrite: false, toneMapped: false });
  const mesh = new Mesh(new SphereGeometry(RADIUS, 24, 12), material);
  // After the footage, before all else.
  mesh.renderOrder = -5;
  mesh.frustumCulled = false;
  mesh.visible = false;
  return mesh;
}
