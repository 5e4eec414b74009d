/** The ways through a headset's compositor, best first. */
import type { Backdrop, Way } from "./backdrop";
import { type GlHost, glLayer } from "./gllayer";
import { mediaLayer } from "./medialayer";

/** Whether this browser has a way at all, and how to try it. */
export interface Layered {
  readonly name: Backdrop["way"];
  readonly isThere: () => boolean;
  readonly way: Way;
}

export function layered(host: GlHost): readonly Layered[] {
  return [
    { name: "media-layer", isThere: () => typeof XRMediaBinding !== "undefined", way: mediaLayer },
    { name: "gl-layer", isThere: () => typeof XRWebGLBinding !== "undefined", way: (...given) => glLayer(host, ...given) },
  ];
}
