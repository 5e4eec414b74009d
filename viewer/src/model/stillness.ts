/** Whether time alone has passed: then nothing of what is shown has changed. Pure. */
import type { Scene } from "./scene.gen";
import type { State } from "./state";
import { viewpointOf } from "./turn";

const CLOCKS: ReadonlySet<string> = new Set(["at", "waited"]);

/** Nothing but the clocks differs, and nothing here depends on them: no hotspot that comes, goes or moves with the film, no timer that is shown. */
export function isStill(scene: Scene, before: State, after: State): boolean {
  for (const key of Object.keys(after) as (keyof State)[]) {
    if (!CLOCKS.has(key) && before[key] !== after[key]) return false;
  }
  const here = viewpointOf(scene, after);
  const moves = here?.hotspots?.some((one) => one.span || (one.keyframes?.length ?? 0) > 0) ?? false;
  return !moves && !(here?.cues?.some((cue) => cue.on === "wait" && cue.label && !after.passed.includes(cue.id)) ?? false);
}
