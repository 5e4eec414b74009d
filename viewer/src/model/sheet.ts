/**
 * A sheet: what a card, the menu or the end shows, as plain data. The page (dom/) and the headset (stage/) draw the
 * same sheet, so that nothing exists in one only.
 */
import type { PlayEvent } from "./state";
import type { Group } from "./needs";
import type { Settings } from "./settings";

/** What a learner can ask for: an event of the play rules, or something of the player itself. */
export type Command =
  | PlayEvent
  /** Ticks or unticks an option, before the answer is given. */
  | { readonly kind: "tick"; readonly option: string }
  | { readonly kind: "page"; readonly page: number }
  | { readonly kind: "menu"; readonly open: boolean }
  | { readonly kind: "set"; readonly settings: Partial<Settings> }
  | { readonly kind: "listen"; readonly url: string }
  /** To a second of the film. */
  | { readonly kind: "seek"; readonly to: number }
  | { readonly kind: "recentre" }
  | { readonly kind: "turn"; readonly by: number }
  | { readonly kind: "leave-vr" }
  | { readonly kind: "restart" }
  | { readonly kind: "look" }
  /** The proposal of a break is put off, or not made again. */
  | { readonly kind: "rest"; readonly again: boolean }
  /** Opens the needs: all groups, or one; null: back to the menu. */
  | { readonly kind: "needs"; readonly at: Group | "all" | null }
  | { readonly kind: "dialog"; readonly which: "settings" | "help" }
  | { readonly kind: "home" };

export interface Button {
  readonly label: string;
  readonly command: Command;
  readonly main?: boolean;
}

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly mark: "none" | "ticked" | "right" | "wrong";
  /** null: it can no longer be taken. */
  readonly command: Command | null;
}

export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "note"; readonly text: string; readonly tone: "plain" | "right" | "wrong" }
  | { readonly kind: "image"; readonly url: string; readonly alternative: string; readonly caption: string }
  | { readonly kind: "options"; readonly id: string; readonly prompt: string; readonly hint: string; readonly multiple: boolean; readonly options: readonly Option[] }
  | { readonly kind: "button"; readonly button: Button };

export interface Sheet {
  /** Which sheet it is: another key = another sheet, which takes the focus anew. */
  readonly key: string;
  readonly title: string;
  readonly parts: readonly Part[];
  /** At its foot; the last one is what Esc does. */
  readonly buttons: readonly Button[];
}
