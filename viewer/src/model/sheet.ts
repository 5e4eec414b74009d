/**
 * A sheet: what a card, the menu or the end shows, as plain data. The page (dom/) and the headset (stage/) draw the
 * same sheet, so that nothing exists in one only.
 */
import type { PlayEvent } from "./state";
import type { Group } from "./needs";
import type { Settings } from "./settings";

/** What changes the screen only; the play rules never hear of it. */
export type ScreenCommand =
  /** Ticks or unticks an option, before the answer is given. */
  | { readonly kind: "tick"; readonly option: string }
  /** Puts a thing of an order `by` places further down, before the answer is given. */
  | { readonly kind: "move"; readonly asked: string; readonly item: string; readonly by: -1 | 1 }
  /** What stands in the field of a number or a code, as a whole. */
  | { readonly kind: "type"; readonly asked: string; readonly text: string }
  /** Turns the object of a card, in degrees. */
  | { readonly kind: "spin"; readonly by: number }
  | { readonly kind: "menu"; readonly open: boolean }
  | { readonly kind: "look" };

/** What a learner can ask for: an event of the play rules, or something of the player itself. */
export type Command =
  | PlayEvent
  | ScreenCommand
  /** Plays or pauses a film of a card. */
  | { readonly kind: "watch"; readonly url: string }
  | { readonly kind: "page"; readonly page: number }
  | { readonly kind: "set"; readonly settings: Partial<Settings> }
  | { readonly kind: "listen"; readonly url: string }
  /** To a second of the film. */
  | { readonly kind: "seek"; readonly to: number }
  | { readonly kind: "recentre" }
  | { readonly kind: "turn"; readonly by: number }
  | { readonly kind: "leave-vr" }
  | { readonly kind: "restart" }
  /** The proposal of a break is put off, or not made again. */
  | { readonly kind: "rest"; readonly again: boolean }
  /** Opens the needs: all groups, or one; null: back to the menu. */
  | { readonly kind: "needs"; readonly at: Group | "all" | null }
  | { readonly kind: "dialog"; readonly which: "settings" | "help" | "transcript" }
  | { readonly kind: "home" };

export interface Button {
  readonly label: string;
  readonly command: Command;
  readonly main?: boolean;
}

export type Mark = "none" | "ticked" | "right" | "wrong";

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly mark: Mark;
  /** null: it can no longer be taken. */
  readonly command: Command | null;
}

/** A film of a card: played by its own buttons on the page, by one button in the headset. */
export interface FilmPart {
  readonly kind: "film";
  readonly url: string;
  readonly alternative: string;
  readonly tracks: readonly { readonly language: string; readonly url: string }[];
  readonly button: Button;
}

/** A 3D object of a card; `yaw` is how far it was turned, in degrees. */
export interface ObjectPart {
  readonly kind: "object";
  readonly url: string;
  readonly alternative: string;
  readonly caption: string;
  readonly yaw: number;
  readonly buttons: readonly Button[];
}

/** Things in the order in which they stand now; each goes up and down by one place. */
export interface OrderPart {
  readonly kind: "order";
  readonly id: string;
  readonly prompt: string;
  readonly rows: readonly { readonly id: string; readonly label: string; readonly up: Button | null; readonly down: Button | null }[];
  readonly mark: Mark;
}

/** A number or a code to be typed, on a keypad in the headset. */
export interface EntryPart {
  readonly kind: "entry";
  readonly id: string;
  readonly prompt: string;
  readonly entry: "number" | "code";
  readonly typed: string;
  /** Shown behind the number. */
  readonly unit: string;
  readonly mark: Mark;
  /** The answer; null: it was found. */
  readonly submit: Button | null;
  readonly words: { readonly field: string; readonly erase: string };
}

/** A part of a picture that can be pointed at; all in shares of the picture, from its top left. */
export interface Area extends Option {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture with a right place in it. */
export interface AreaPart {
  readonly kind: "areas";
  readonly id: string;
  readonly prompt: string;
  readonly hint: string;
  readonly url: string;
  readonly alternative: string;
  readonly areas: readonly Area[];
}

/** Big answers with a picture each; the one that was given can be changed. */
export interface PicturesPart {
  readonly kind: "pictures";
  readonly prompt: string;
  readonly hint: string;
  readonly options: readonly (Option & { readonly picture: PictureName })[];
}

export type PictureName = "door-open" | "door-ajar" | "other-path";

export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "note"; readonly text: string; readonly tone: "plain" | "hint" | "right" | "wrong" }
  | { readonly kind: "image"; readonly url: string; readonly alternative: string; readonly caption: string }
  | { readonly kind: "options"; readonly id: string; readonly prompt: string; readonly hint: string; readonly multiple: boolean; readonly options: readonly Option[] }
  | { readonly kind: "button"; readonly button: Button }
  | FilmPart
  | ObjectPart
  | OrderPart
  | EntryPart
  | AreaPart
  | PicturesPart;

export interface Sheet {
  /** Which sheet it is: another key = another sheet, which takes the focus anew. */
  readonly key: string;
  readonly title: string;
  readonly parts: readonly Part[];
  /** At its foot; the last one is what Esc does. */
  readonly buttons: readonly Button[];
}
