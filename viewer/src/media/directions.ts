/** The sidecar of captions, `plateau-directions/1`: where who speaks is. WebVTT has no directions of its own. Pure. */
import { type Angles, wrap } from "../model/angles";

const FORMAT = "plateau-directions/1";

export interface Directions {
  /** By the identifier of a cue: it comes before its speaker's. */
  readonly cues: ReadonlyMap<string, Angles>;
  readonly speakers: ReadonlyMap<string, Angles>;
}

export const NOWHERE: Directions = { cues: new Map(), speakers: new Map() };

/** Reads a sidecar; directions that are not well made are passed over. Throws on another format. */
export function readDirections(file: string): Directions {
  const found = record(JSON.parse(file));
  if (found["format"] !== FORMAT) throw new Error(`the captions' directions are not ${FORMAT}`);
  return { cues: directions(found["cues"]), speakers: directions(found["speakers"]) };
}

export function directionOf({ cues, speakers }: Directions, cue: string, speaker: string): Angles | null {
  return cues.get(cue) ?? speakers.get(speaker) ?? null;
}

function directions(found: unknown): Map<string, Angles> {
  const made = new Map<string, Angles>();
  for (const [name, value] of Object.entries(record(found))) {
    const { yaw, pitch = 0 } = record(value);
    if (typeof yaw === "number" && typeof pitch === "number") made.set(name, { yaw: wrap(yaw), pitch: Math.max(-90, Math.min(90, pitch)) });
  }
  return made;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
