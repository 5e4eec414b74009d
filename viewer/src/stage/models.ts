/** 3D models from files; what reads them is loaded with the first one. */
import type { Object3D } from "three";

/** Loads a binary glTF; rejects where it is missing or damaged. The object is the caller's own. */
export async function loadModel(url: string): Promise<Object3D> {
  const { GLTFLoader } = await import("three/examples/jsm/loaders/GLTFLoader.js");
  return (await new GLTFLoader().loadAsync(url)).scene;
}
