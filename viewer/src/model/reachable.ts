/** Where the learner can go next: the viewpoints to which what is there now may lead. Pure. */
import type { Scene } from "./scene.gen";
import type { State } from "./state";
import { type Action, cardOf, isThere, viewpointOf } from "./turn";

/**
 * Ids of viewpoints, nearest first: those of hotspots that go there at once, of timers and cues still to come, then those
 * behind cards that can be opened (and cards behind cards). The viewpoint where one stands is none of them.
 */
export function reachable(scene: Scene, state: State): string[] {
  const here = viewpointOf(scene, state);
  if (!here || state.finished) return [];
  const found = new Set<string>();
  const cards = new Set<string>(state.card === null ? [] : [state.card]);
  const follow = (actions: readonly Action[] | undefined): void => {
    for (const action of actions ?? []) {
      if (action.do === "go") found.add(action.to);
      else if (action.do === "open") cards.add(action.card);
    }
  };
  // Cards grow while they are read: a card may open another.
  if (state.card !== null) readCard(scene, state.card, follow);
  for (const hotspot of here.hotspots ?? []) if (isThere(hotspot, state)) follow(hotspot.actions);
  for (const cue of here.cues ?? []) if (!state.passed.includes(cue.id)) follow(cue.actions);
  for (const task of here.tasks ?? []) follow(task.then);
  for (const card of cards) readCard(scene, card, follow);
  found.delete(here.id);
  return [...found].filter((id) => scene.viewpoints.some((one) => one.id === id));
}

function readCard(scene: Scene, id: string, follow: (actions: readonly Action[] | undefined) => void): void {
  for (const block of cardOf(scene, id)?.blocks ?? []) {
    if (block.kind === "choice") for (const option of block.options) follow(option.actions);
    else if ("then" in block) follow(block.then);
  }
}
