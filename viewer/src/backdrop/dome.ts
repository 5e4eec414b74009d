/** (c) A sphere around the learner, with the footage as its texture: works everywhere. */
import { type BufferGeometry, Group, Mesh, type MeshBasicMaterial } from "three";
import { radians } from "../model/angles";
import type { Backdrop, Source } from "./backdrop";
import type { Layout, Part } from "./layout";
import { eyeMaterial } from "./material";
import { patch } from "./sphere";
import { photoTexture, PolledVideoTexture } from "./texture";

/** Layers of three's cameras: both eyes see 0; 1 is the left eye's, 2 the right eye's. On a screen, 0 and 1 are seen. */
const BOTH = 0;
const LEFT_EYE = 1;
const RIGHT_EYE = 2;

/** Draws the footage in a group, which the caller turns and keeps around the head. */
export function dome(world: Group, source: Source, layout: Layout): Backdrop {
  const texture = source.kind === "video" ? new PolledVideoTexture(source.video) : photoTexture(source.image);
  const group = new Group();
  group.rotation.y = radians(layout.yaw);
  const lay = (part: Part, eye: number): void => {
    const mesh = new Mesh(patch(layout.span, part), eyeMaterial(texture, part));
    mesh.layers.set(eye);
    mesh.renderOrder = -10;
    mesh.frustumCulled = false;
    group.add(mesh);
  };
  if (layout.stereo === "mono") lay(layout.left, BOTH);
  else {
    lay(layout.left, LEFT_EYE);
    lay(layout.right, RIGHT_EYE);
  }
  // A video shows nothing, rather than black, until its first picture is there.
  group.visible = source.kind === "photo";
  world.add(group);
  return {
    way: "dome",
    turn: () => {},
    frame() {
      const fresh = texture instanceof PolledVideoTexture && texture.poll();
      if (fresh) group.visible = true;
      return fresh;
    },
    close() {
      world.remove(group);
      for (const { geometry, material } of group.children as Mesh<BufferGeometry, MeshBasicMaterial>[]) {
        geometry.dispose();
        material.dispose();
      }
      texture.dispose();
    },
  };
}
