/** 3D models from files; what reads them is loaded with the first one. */
import { type BufferGeometry, type Material, Mesh, MeshLambertMaterial, type MeshStandardMaterial, type Object3D, Texture } from "three";

/**
 * Loads a binary glTF, with meshes packed by meshopt or not; rejects where it is missing or damaged. The caller's own.
 * Its materials become Lambert's (or stay unlit): cheap on a headset, and the only lit ones whose shaders are in the build.
 */
export async function loadModel(url: string): Promise<Object3D> {
  const { reader } = await import("./gltf");
  const model = (await reader().loadAsync(url)).scene;
  const made = new Map<Material, Material>();
  model.traverse((part) => {
    if (part instanceof Mesh) part.material = Array.isArray(part.material) ? part.material.map((one: Material) => plain(one, made)) : plain(part.material as Material, made);
  });
  return model;
}

function plain(material: Material, made: Map<Material, Material>): Material {
  if (!("isMeshStandardMaterial" in material)) return material;
  let lambert = made.get(material);
  if (!lambert) {
    const { name, color, map, emissive, emissiveMap, emissiveIntensity, transparent, opacity, side, vertexColors, alphaTest, depthWrite } = material as MeshStandardMaterial;
    lambert = new MeshLambertMaterial({ name, color, map, emissive, emissiveMap, emissiveIntensity, transparent, opacity, side, vertexColors, alphaTest, depthWrite });
    made.set(material, lambert);
  }
  return lambert;
}

/** Gives back what a model holds on the graphics card. */
export function release(model: Object3D): void {
  model.removeFromParent();
  model.traverse((part) => {
    if (!(part instanceof Mesh)) return;
    (part.geometry as BufferGeometry).dispose();
    for (const material of [part.material as Material | Material[]].flat()) {
      // The painted light is everyone's: the others would have to fetch it to the card anew.
      for (const [name, value] of Object.entries(material)) if (value instanceof Texture && name !== "matcap") value.dispose();
      material.dispose();
    }
  });
}
