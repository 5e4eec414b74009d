/** What reads models: a chunk of its own. The build gives us meshopt's decoder in plain JavaScript (see decision 0081). */
import { MeshoptDecoder } from "meshoptimizer/decoder";
import { TextureLoader } from "three";
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
