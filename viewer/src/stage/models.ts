/** 3D models from files; what reads them is loaded with the first one. */
import { type BufferGeometry, type Material, Mesh, type Object3D, Texture } from "three";

/** Loads a binary glTF, with meshes packed by meshopt or not; rejects where it is missing or damaged. The caller's own. */
export async function loadModel(url: string): Promise<Object3D> {
  const { GLTFLoader, MeshoptDecoder } = await import("./gltf");
  return (await new GLTFLoader().setMeshoptDecoder(MeshoptDecoder).loadAsync(url)).scene;
}

/** Gives back what a model holds on the graphics card. */
export function release(model: Object3D): void {
  model.removeFromParent();
  model.traverse((part) => {
    if (!(part instanceof Mesh)) return;
    (part.geometry as BufferGeometry).dispose();
    for (const material of [part.material as Material | Material[]].flat()) {
      for (const value of Object.values(material)) if (value instanceof Texture) value.dispose();
      material.dispose();
    }
  });
}
