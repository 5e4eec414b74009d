/** All that is said and heard at a viewpoint, to be read before, during or after the film. Pure. */
import type { Caption } from "../media/captions";
import type { PlayDocument } from "./document";
import type { Command } from "./sheet";
import type { State } from "./state";
import { best } from "./text";
import { clock, hasTimeline, isFree } from "./timeline";
import { viewpointOf } from "./turn";

export interface TranscriptLine {
  /** When it is said: `1:05`. */
  readonly at: string;
  readonly speaker: string;
  readonly text: string;
  /** Goes to where it is said; null: the film is not to be moved. */
  readonly command: Command | null;
}

export interface Transcript {
  readonly title: string;
  /** What can be seen, in words. */
  readonly description: string;
  readonly lines: readonly TranscriptLine[];
  /** What is heard around, in words. */
  readonly sounds: readonly string[];
}

export function transcriptOf(play: PlayDocument, state: State, languages: readonly string[], said: readonly Caption[]): Transcript {
  const viewpoint = viewpointOf(play.scene, state);
  const free = hasTimeline(play, state) && isFree(play, state);
  return {
    title: best(viewpoint?.title ?? {}, languages),
    description: best(viewpoint?.description ?? {}, languages),
    lines: said.map(({ start, speaker, text }) => ({ at: clock(start), speaker, text, command: free ? { kind: "seek", to: start } : null })),
    sounds: (viewpoint?.sounds ?? []).map((one) => best(one.caption, languages)),
  };
}
