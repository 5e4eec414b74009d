/** Models in a painted light: no lamp of ours falls on the room, and a thing looks alike before footage and in a room. */
import { CanvasTexture, Mesh, MeshMatcapMaterial, type MeshStandardMaterial, type Object3D, SRGBColorSpace } from "three";

let light: CanvasTexture | null = null;

/** Gives every part of a model the painted light, in its own colours. */
export function paint(model: Object3D): void {
  model.traverse((part) => {
    if (part instanceof Mesh) part.material = Array.isArray(part.material) ? part.material.map(painted) : painted(part.material as MeshStandardMaterial);
  });
}

function painted(material: MeshStandardMaterial): MeshMatcapMaterial {
  light ??= matcap();
  const { color, map, transparent, opacity, side, vertexColors, alphaTest } = material;
  return new MeshMatcapMaterial({ matcap: light, color, map, transparent, opacity, side, vertexColors, alphaTest });
}

/** A sphere in soft light from above left: what a part of the object looks like by the way it faces. */
function matcap(): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 128;
  const context = canvas.getContext("2d");
  if (context) {
    const shade = context.createRadialGradient(46, 36, 8, 64, 64, 78);
    for (const [at, colour] of [[0, "#ffffff"], [0.45, "#d9d9d9"], [0.8, "#9a9a9a"], [1, "#6a6a6a"]] as const) shade.addColorStop(at, colour);
    context.fillStyle = shade;
    context.fillRect(0, 0, 128, 128);
  }
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  return texture;
}
