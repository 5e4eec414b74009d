/** What reads models: a chunk of its own. */
export { MeshoptDecoder } from "three/examples/jsm/libs/meshopt_decoder.module.js";
export { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
