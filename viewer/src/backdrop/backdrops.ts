/** Chooses the way to show footage, and changes it as sessions begin and end. */
import type { Group } from "three";
import type { Backdrop, Immersion, Source, Way } from "./backdrop";
import { dome } from "./dome";
import { type GlHost, glLayer } from "./gllayer";
import type { Layout } from "./layout";
import { mediaLayer } from "./medialayer";

export interface Backdrops {
  /** Shows this footage in place of what was shown; null: nothing. */
  show(source: Source | null, layout: Layout): void;
  /** A session has begun (or ended: null): the footage is shown again, by its best way. */
  immerse(immersion: Immersion | null): void;
  turn(worldYaw: number): void;
  /** Once a frame; says whether there is something new to draw. */
  frame(frame: XRFrame | null): boolean;
  readonly way: Backdrop["way"] | "none";
}

/** `onFallback` hears why a better way was not possible. */
export function backdrops(world: Group, host: GlHost, onFallback: (way: string, reason: string) => void): Backdrops {
  let shown: Backdrop | null = null;
  let source: Source | null = null;
  let layout: Layout | null = null;
  let immersion: Immersion | null = null;
  let worldYaw = 0;
  const layered: readonly [string, () => boolean, Way][] = [
    ["media-layer", () => typeof XRMediaBinding !== "undefined", mediaLayer],
    ["gl-layer", () => typeof XRWebGLBinding !== "undefined", (...given) => glLayer(host, ...given)],
  ];

  const choose = (what: Source, laid: Layout): Backdrop => {
    for (const [name, isPossible, way] of immersion ? layered : []) {
      if (!immersion || !isPossible()) continue;
      try {
        return way(what, laid, immersion);
      } catch (error) {
        onFallback(name, String(error));
      }
    }
    return dome(world, what, laid);
  };
  const redo = (): void => {
    shown?.close();
    shown = source && layout ? choose(source, layout) : null;
    shown?.turn(worldYaw);
  };
  return {
    show(what, laid) {
      [source, layout] = [what, laid];
      redo();
    },
    immerse(found) {
      immersion = found;
      redo();
    },
    turn(yaw) {
      worldYaw = yaw;
      shown?.turn(yaw);
    },
    frame(frame) {
      try {
        return shown?.frame(frame) ?? false;
      } catch (error) {
        // A layer that fails on the way is given up for this session; the dome goes on.
        onFallback(shown?.way ?? "none", String(error));
        immersion = null;
        redo();
        return true;
      }
    },
    get way() {
      return shown?.way ?? "none";
    },
  };
}
