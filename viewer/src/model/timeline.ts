/** The time line of a film: its clock, its small pictures, the seconds that may be felt. Pure. */
import type { Key, Translate } from "../i18n";
import type { Comfort, PlayDocument, Sprite } from "./document";
import type { State } from "./state";
import { viewpointOf } from "./turn";

/** Where the film is, in seconds. */
export interface FilmClock {
  readonly position: number;
  readonly duration: number;
  /** What can be played: less than all of a film still being prepared. */
  readonly reach: number;
  readonly sprite: Sprite | null;
  readonly comfort: Comfort | null;
}

export interface TimelineView extends FilmClock {
  readonly playing: boolean;
  /** The learner may go to any second. */
  readonly free: boolean;
}

/** Minutes and seconds: 1:05, 1:02:05. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Where the small picture of a second lies in its sheet, in pixels from the top left. */
export function tileAt({ interval_s: interval, columns, width, height, count }: Sprite, seconds: number): { x: number; y: number } {
  const index = Math.max(0, Math.min(count - 1, Math.floor(seconds / interval)));
  return { x: (index % columns) * width, y: Math.floor(index / columns) * height };
}

/** The film loops or something hangs on its clock: nobody may pass over what is due (see the play rules). */
export function isFree({ scene, look = false }: PlayDocument, state: State): boolean {
  const cues = viewpointOf(scene, state)?.cues ?? [];
  return look || cues.every((cue) => cue.on === "arrive");
}

/** A film that loops is surroundings: it has no time line. */
export function hasTimeline({ scene, look = false }: PlayDocument, state: State): boolean {
  return look || !(viewpointOf(scene, state)?.backdrop.loop ?? false);
}

const VERDICTS: Readonly<Record<string, Key>> = { calm: "comfort.calm", lively: "comfort.lively", intense: "comfort.intense" };
const CAUSES: Readonly<Record<string, Key>> = {
  flash: "comfort.flash",
  "red-flash": "comfort.red-flash",
  loudness: "comfort.loudness",
  motion: "comfort.motion",
  darkness: "comfort.darkness",
};

/** The words of a verdict or a cause; one that is not known is shown as it is. */
export function verdictWord(verdict: string, t: Translate): string {
  const key = VERDICTS[verdict];
  return key ? t(key) : verdict;
}

export function causeWord(cause: string, t: Translate): string {
  const key = CAUSES[cause];
  return key ? t(key) : cause;
}
