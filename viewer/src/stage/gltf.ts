/** What reads models: a chunk of its own. The build gives us meshopt's decoder in plain JavaScript (see decision 0081). */
export { MeshoptDecoder } from "meshoptimizer/decoder";
export { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
