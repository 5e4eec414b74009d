/** What reads models: a chunk of its own. */
import { TextureLoader } from "three";
import { MeshoptDecoder } from "three/examples/jsm/libs/meshopt_decoder.module.js";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";

/** Reads binary glTF, with meshes packed by meshopt (EXT_meshopt_compression) or not. */
export function reader(): GLTFLoader {
  const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder);
  // Its own way to pictures fetches them by blob: addresses, which the page's policy keeps for elements.
  return loader.register((parser) => {
    parser.textureLoader = new TextureLoader(parser.options.manager);
    return { name: "plateau-pictures" };
  });
}
