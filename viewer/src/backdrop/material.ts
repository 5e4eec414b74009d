/** How the footage lies on the dome: unlit, and never a texel of the other eye. */
import { DoubleSide, MeshBasicMaterial, ShaderChunk, type Texture, Vector4 } from "three";
import type { Part } from "./layout";

/** Reads the footage with the coordinates kept inside one eye's part of it. */
const READ_INSIDE = /* glsl */ `
  uniform vec4 part;

  vec4 readInside(sampler2D footage, vec2 at) {
    vec2 size = vec2(textureSize(footage, 0));
    // The slopes of the whole: the edge is read as finely as what lies beside it.
    vec2 across = dFdx(at), down = dFdy(at);
    // A filter reaches half a texel: of a smaller copy, where the footage is seen from afar.
    float reach = max(0.5, max(length(across * size), length(down * size)));
    vec2 inset = min(reach / size, (part.zw - part.xy) * 0.5);
    return textureGrad(footage, clamp(at, part.xy + inset, part.zw - inset), across, down);
  }
`;
const READ = "texture2D( map, vMapUv )"; // in three's own `map_fragment`, whose colours stay as they are

/**
 * A material that shows one eye's part of `map`.
 *
 * Both eyes lie in one texture: where they meet, linear filtering would let each see a line of the other.
 */
export function eyeMaterial(map: Texture, part: Part): MeshBasicMaterial {
  const material = new MeshBasicMaterial({ map, toneMapped: false, depthWrite: false, depthTest: false, side: DoubleSide });
  // Left, lower, right, upper edge, as texture coordinates (v upwards).
  const edges = new Vector4(part.left, 1 - part.top - part.height, part.left + part.width, 1 - part.top);
  material.onBeforeCompile = (shader) => {
    shader.uniforms["part"] = { value: edges };
    const read = ShaderChunk.map_fragment.replace(READ, "readInside( map, vMapUv )");
    shader.fragmentShader = `${READ_INSIDE}\n${shader.fragmentShader.replace("#include <map_fragment>", read)}`;
  };
  return material;
}
