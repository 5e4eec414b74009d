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

/** How far a task has come. */
export interface TaskProgress {
  /** Hotspots or props that count, in their order. */
  readonly steps: readonly string[];
  /** Steps beside it so far. */
  readonly beside: number;
  /** The last step was beside it. */
  readonly wrong: boolean;
  readonly done: boolean;
}

/** Would I see myself here? */
export type Reflection = "yes" | "maybe" | "no";

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
  /** Seconds since the arrival during which no card was open. */
  readonly waited: number;
  /** Hints given so far, by the id of what asks (a block or a task). */
  readonly hints: Readonly<Record<string, number>>;
  readonly tasks: Readonly<Record<string, TaskProgress>>;
  /** The prop in the learner's hand; it comes along to other viewpoints. */
  readonly carrying: string | null;
  /** Where props were put: prop to place. */
  readonly placed: Readonly<Record<string, string>>;
  /** Tasks that are done, and whose `then` waits until no card is open. */
  readonly due: readonly string[];
  readonly finished: boolean;
  /** What the learner answered at the end. */
  readonly reflection: Reflection | null;
}

export type PlayEvent =
  | { readonly kind: "start" }
  | { readonly kind: "activate"; readonly hotspot: string }
  | { readonly kind: "close" }
  /** `options`: ids (in the learner's order for an order), the number as typed ("12.5"), or the code. */
  | { readonly kind: "answer"; readonly question: string; readonly options: readonly string[] }
  /** The next hint of a block of the open card, or of a task here. */
  | { readonly kind: "hint"; readonly asked: string }
  | { readonly kind: "take"; readonly prop: string }
  | { readonly kind: "put"; readonly place: string }
  /** What is carried goes back to where it stood. */
  | { readonly kind: "drop" }
  /** So many more seconds have passed here. Not told where timers are switched off. */
  | { readonly kind: "wait"; readonly seconds: number }
  /** What a timer would do, now: the button that stands for it where timers are switched off. */
  | { readonly kind: "skip"; readonly cue: string }
  /** The only event that is heard after the end; the last answer holds. */
  | { readonly kind: "reflect"; readonly answer: Reflection }
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
