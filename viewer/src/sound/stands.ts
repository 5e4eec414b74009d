/** Where the sounds of a viewpoint are, and what they are in words. Pure. */
import type { Words } from "../media/captions";
import { pitchOf, vector, yawOf } from "../model/angles";
import { holds } from "../model/conditions";
import type { Viewpoint } from "../model/scene.gen";
import type { State } from "../model/state";
import { best } from "../model/text";
import type { PointView } from "./points";

export type Place = readonly [number, number, number];

/** A sound that is due, and its words. */
export interface DueSound extends PointView {
  readonly words: Words;
}

export interface SoundsContext {
  readonly files: Readonly<Record<string, string>>;
  /** Best first. */
  readonly languages: readonly string[];
  /** Where a node of the room is, in metres in the viewpoint's frame; null: not there. */
  anchorOf(node: string): Place | null;
}

/** The sounds of a viewpoint that are to be heard in this state; one whose place is not known is heard ahead. */
export function soundsOf({ sounds = [] }: Viewpoint, state: Pick<State, "variables">, { files, languages, anchorOf }: SoundsContext): DueSound[] {
  return sounds
    .filter(({ when }) => holds(when, state.variables))
    .map(({ id, file, caption, stand, volume = 1, loop = true }) => {
      const { direction, distance = 1.2, anchor } = stand;
      const [x, y, z] = direction ? vector({ yaw: direction.yaw, pitch: direction.pitch ?? 0 }) : [0, 0, -1];
      const found = anchor ? anchorOf(anchor) : null;
      const position: Place = found ?? [x * distance, y * distance, z * distance];
      const away = Math.hypot(...position) || 1;
      const seen = { yaw: yawOf(position[0], position[2]), pitch: pitchOf(position[1] / away) };
      const words = { speaker: "", text: `[${best(caption, languages)}]`, direction: anchor && !found ? null : seen };
      return { id, url: files[file] ?? "", position, volume, loop, words };
    });
}
