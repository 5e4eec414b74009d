/** What the play rules know, hear and ask for: plain data, the same in `scenes/play.py` (names included). */
import type { Direction } from "./scene.gen";

export type Value = boolean | number | string;

/** What became of a question: the last answer, how many there were, and whether the right one was found. */
export interface Answer {
  readonly options: readonly string[];
  readonly correct: boolean;
  readonly attempts: number;
  /** Once found, it stays found. */
  readonly solved: boolean;
}

export interface State {
  /** The viewpoint where the learner stands; null before `start`. */
  readonly viewpoint: string | null;
  /** Arrivals so far: it changes whenever the learner arrives somewhere, even at the same place again. */
  readonly visit: number;
  /** Where one faces on arrival. */
  readonly arrival: Direction;
  /** Seconds of the viewpoint's video, as last heard. */
  readonly at: number;
  /** The video should run (it still waits while a card is open, see `reduce`). */
  readonly playing: boolean;
  /** The open card. */
  readonly card: string | null;
  readonly variables: Readonly<Record<string, Value>>;
  readonly score: number;
  /** Places that already gave their points (under the scoring `encourage` each gives once). */
  readonly given: readonly string[];
  readonly answers: Readonly<Record<string, Answer>>;
  /** The option taken at each choice, the latest one. */
  readonly choices: Readonly<Record<string, string>>;
  /** Cues that had their turn during this visit. */
  readonly passed: readonly string[];
  /** Hotspots already activated, for a mark on them. */
  readonly seen: readonly string[];
  readonly finished: boolean;
}

export type PlayEvent =
  | { readonly kind: "start" }
  | { readonly kind: "activate"; readonly hotspot: string }
  | { readonly kind: "close" }
  | { readonly kind: "answer"; readonly question: string; readonly options: readonly string[] }
  | { readonly kind: "choose"; readonly choice: string; readonly option: string }
  /** The viewpoint's video has come to this second. */
  | { readonly kind: "time"; readonly at: number }
  /** The viewpoint's video has ended. */
  | { readonly kind: "end" }
  | { readonly kind: "play" }
  | { readonly kind: "pause" }
  /** The learner ends the scene, from the menu. */
  | { readonly kind: "finish" };

export type Effect =
  | { readonly do: "enter"; readonly viewpoint: string; readonly arrival: Direction }
  | { readonly do: "play" }
  | { readonly do: "pause" }
  /** A line of the journal; time and media time are added by who writes it. */
  | { readonly do: "log"; readonly kind: string; readonly ref: string | null; readonly data: LogData }
  | { readonly do: "finish" };

export type LogData = Readonly<Record<string, Value | null | readonly string[]>>;

export interface Outcome {
  readonly state: State;
  readonly effects: readonly Effect[];
}
